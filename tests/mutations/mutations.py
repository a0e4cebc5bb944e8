"""The mutations: profiles and CLIs that must not pass, and those that must. Each is a Mutation; families make lists of them."""
import dataclasses
import pathlib
import re
import shlex

TOOL = pathlib.Path(__file__).with_name("tool.sh").read_text()


def tool(ways):
    """The text of the CLI that behaves in these ways."""
    return changed(TOOL, "WAYS=''", "WAYS=" + shlex.quote("\n".join(ways)))


PROFILE = """version: 1
name: tool
cli: {path: ./tool, version: [--version]}
endpoints:
  - id: t
    host: t.tool.example
    contract: contract.json
    content_types: [application/json]
opt_outs:
  - {id: variable, environment: {TOOL_TELEMETRY: 0}}
  - {id: command, commands: [[telemetry, "off"]], may_write: ["~/.tool-*"]}
battery: false
accepted_gaps: []
scenarios:
  - {name: list, run: [list], expect: {exit_code: 0}, repeat: 1, timeout: 30s}
  - {name: build, run: [build], expect: {exit_code: 0}}
  - {name: out-by-variable, run: [list], opt_out: variable, expect: {exit_code: 0}}
  - {name: out-by-command, run: [list], opt_out: command, expect: {exit_code: 0}}
  - {name: help, run: [--help], expect: {exit_code: 0, silent: true}}
"""
CONTRACT = """{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
 "required": ["event", "version"], "properties": {
  "event": {"enum": ["list", "build", "telemetry", "help"], "x-data-classification": {"category": "usage"}, "x-personal-data": "no", "x-purpose": "count commands"},
  "version": {"type": "string", "x-data-classification": {"category": "usage"}, "x-personal-data": "no", "x-purpose": "see which versions are in use"}}}
"""
def changed(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


# The same with an id, and with events whose parts the profile names.
WITH_ID = PROFILE.replace("repeat: 1", "repeat: 2") + "identities:\n  - {pointer: /uid, lifetime: machine}\n"
CONTRACT_WITH_ID = CONTRACT.replace('"properties": {', """"properties": {
  "uid": {"type": "string", "x-data-classification": {"category": "pseudonymous"}, "x-personal-data": "pseudonymous", "x-purpose": "count users",
   "x-identifier": {"source": "random", "transform": "none", "lifetime": "machine"}},""", 1)
WITH_EVENTS = changed(PROFILE, "contract: contract.json", "contract: contract.json\n    events: {type: /event, execution_id: /uid}")
BASELINE = """version: 1
accepted:
  - {{rule: {rule}, {more}reason: "{reason}", owner: "{owner}", expires: {expires}}}
"""


@dataclasses.dataclass
class Mutation:
    family: str
    name: str
    must_pass: bool
    profile: str = PROFILE
    ways: tuple = ()
    files: dict = dataclasses.field(default_factory=dict)
    arguments: tuple = ()
    first_line: str = ""  # a pattern that the verdict's line must fit


def that_pass():
    def ok(name, profile=PROFILE, **more):
        return Mutation("must pass", name, True, profile, **more)
    only_build = changed(PROFILE, "  - {name: build, run: [build], expect: {exit_code: 0}}\n", "")
    return [
        ok("the tool as it is"),
        ok("a notice first, and two runs", ways=("notice",)),
        ok("one scenario less", only_build),
        ok("an opt-out that can be undone",
           changed(PROFILE, 'commands: [[telemetry, "off"]],', 'commands: [[telemetry, "off"]], undo: [[telemetry, "on"]],')),
        ok("a command that sends nothing, and the profile says so",
           PROFILE + "  - {name: status, run: [status], expect: {exit_code: 0, silent: true}}\n"),
        ok("a command that need not send", PROFILE + "  - {name: status, run: [status], expect: {exit_code: 0, events: {}}}\n"),
        ok("a failure that is expected",
           changed(PROFILE, "run: [build], expect: {exit_code: 0}", "run: [build], expect: {exit_code: 3}"), ways=("exit-build=3",)),
        ok("any failure is expected",
           changed(PROFILE, "run: [build], expect: {exit_code: 0}", "run: [build], expect: {exit_code: nonzero}"),
           ways=("exit-build=3",)),
        ok("an endpoint that refuses everything, as the profile says",
           changed(PROFILE, "content_types: [application/json]", "content_types: [application/json]\n    answer: {status: 503}")),
        ok("nothing said of exit codes", PROFILE.replace("exit_code: 0, ", "").replace(", expect: {exit_code: 0}", "")),
        ok("another opt-out's command sends itself", ways=("off-sends",)),
        ok("a silent command is accepted with its place and a reason",
           changed(PROFILE, "accepted_gaps: []", "accepted_gaps: [{kind: nothing-sent, place: status, reason: It tells nothing.}]")
           + "  - {name: status, run: [status]}\n", first_line="PASS with 1 accepted gap: "),
        ok("a part of it, and the verdict says so", arguments=("--only", "list"), first_line=r"PASS of 2 of \d+ scenarios"),
        ok("all but a part of it", arguments=("--skip", "help"), first_line=r"PASS of \d+ of \d+ scenarios"),
        ok("accepted by somebody, and the verdict says so", ways=("also=other.example",), files={".telltale.yaml": BASELINE.format(
            rule="egress/undeclared", more="host: other.example, ", reason="It moves in May.", owner="network team",
            expires="2999-01-01")}, first_line=r"PASS with \d+ accepted"),
        *(ok(f"an id that is kept in HOME, at {pointer}", changed(WITH_ID, "pointer: /uid", "pointer: " + pointer), ways=("id=kept",),
             files={"contract.json": CONTRACT_WITH_ID})
          for pointer in ("/uid", "uid", '"header:User-Agent", pattern: "tool/1 (.+)"')),
        ok("events whose parts are named", changed(WITH_EVENTS, "expect: {exit_code: 0}, repeat", "expect: {events: {list: 1}}, repeat"),
           ways=("id=fresh",), files={"contract.json": CONTRACT_WITH_ID}),
    ]


def failing_commands():
    for code in (1, 2, 3, 5, 64, 126, 127, 134, 137, 139, 255):
        for command, run in (("list", "list"), ("build", "build")):
            for says in ("boom", "Error: Cannot find module 'x'"):
                profile = PROFILE.replace(", expect: {exit_code: 0}", "").replace("exit_code: 0, ", "")
                yield Mutation("failing commands", f"{command} dies with {code}: {says}", False, profile,
                               (f"dies={run}", f"code={code}", f"says={says}"))
    for code in (1, 126, 127):
        for says in ("Error: Cannot find module 'x'", "ModuleNotFoundError: No module named 'x'", "bad interpreter"):
            profile = changed(PROFILE, "run: [build], expect: {exit_code: 0}", "run: [build], expect: {exit_code: nonzero}")
            yield Mutation("failing commands", f"build is not there ({code}, {says}) and a failure is expected", False, profile,
                           ("dies=build", f"code={code}", f"says={says}"))
    for code in (1, 2, 127):
        yield Mutation("failing commands", f"it dies with {code} where consent is withdrawn", False,
                       PROFILE.replace(", expect: {exit_code: 0}", ""), ("dies=opted-out", f"code={code}"))
    for word in ("lst", "bild", "LIST", "list.", "--lst"):
        yield Mutation("failing commands", f"the profile runs {word}, which is no command", False,
                       PROFILE.replace("run: [list], opt_out", f'run: ["{word}"], opt_out').replace(", expect: {exit_code: 0}", ""))
    for word in ("telemetri", "telem"):
        yield Mutation("failing commands", f"consent is withdrawn by {word}, which is no command", False,
                       changed(PROFILE, 'commands: [[telemetry, "off"]]', f'commands: [[{word}, "off"]]'))


def opt_outs():
    for way in ("ignores-variable", "ignores-command"):
        for also in ((), ("notice",), ("off-sends",)):
            yield Mutation("opt-outs", " and ".join((way,) + also), False, ways=(way,) + also)
    for also in (("ignores-variable",), ("ignores-command",), ("off-sends", "ignores-command")):
        yield Mutation("opt-outs", " and ".join(("one event a day",) + also), False,
                       changed(PROFILE, '[[telemetry, "off"]]', '[[telemetry, "off"], [build]]'), ways=("once",) + also)
    for name in ("TOOL_TELEMETRY_", "TOL_TELEMETRY", "tool_telemetry", "TOOL_TELEMTRY"):
        yield Mutation("opt-outs", f"the variable is called {name}", False, changed(PROFILE, "TOOL_TELEMETRY", name))
    for value in ("1", "off", "false", "00"):
        yield Mutation("opt-outs", f"the variable is set to {value}", False,
                       changed(PROFILE, "TOOL_TELEMETRY: 0", f'TOOL_TELEMETRY: "{value}"'))
    yield Mutation("opt-outs", "the command gives consent", False, changed(PROFILE, '[[telemetry, "off"]]', '[[telemetry, "on"]]'))
    for opt_out in ("variable", "command"):
        yield Mutation("opt-outs", f"{opt_out}: tried with a command that never sends", False,
                       changed(PROFILE, f"run: [list], opt_out: {opt_out}", f"run: [status], opt_out: {opt_out}"))
        yield Mutation("opt-outs", f"{opt_out}: tried with --help", False,
                       changed(PROFILE, f"run: [list], opt_out: {opt_out}", f"run: [--help], opt_out: {opt_out}"))
        yield Mutation("opt-outs", f"{opt_out}: in an environment that is silent anyway", False,
                       changed(PROFILE, "cli: {path: ./tool,", "cli: {path: ./tool, environment: {TOOL_TELEMETRY: 0},"))
    yield Mutation("opt-outs", "silent by a variable of its own that is not read", False,
                   PROFILE + "  - {name: quiet, run: [list], environment: {TOOL_QUIET: 1}, expect: {silent: true}}\n")
    yield Mutation("opt-outs", "silent after a command that withdraws nothing", False,
                   PROFILE + "  - {name: quiet, run: [list], prepare: [[telemetry, \"on\"]], expect: {silent: true}}\n")


def silence():
    yield Mutation("silence", "it never sends", False, ways=("never",))
    for command in ("list", "build"):
        yield Mutation("silence", f"{command} never sends", False, ways=(f"never={command}",))
    yield Mutation("silence", "--help sends", False, ways=("help-sends",))
    yield Mutation("silence", "a scenario that may send and does not", False, PROFILE + "  - {name: status, run: [status]}\n")
    for backend in ("bad-certificate", "wrong-host"):
        yield Mutation("silence", f"{backend}: nobody looked at the certificate", False,
                       PROFILE + f"  - {{name: untrusted, run: [status], backend: {backend}, expect: {{exit_code: 0}}}}\n")


def contracts():
    for field in ("event", "version"):
        for rename in ("Event", "events", "ver", "x", "version_", "_event"):
            yield Mutation("contracts", f"{field} is called {rename}", False, ways=(f"field={field}", f"rename={rename}"))
    for kind in ("text/plain", "application/octet-stream", "text/html", "application/xml", "image/png"):
        yield Mutation("contracts", f"labelled as {kind}", False, ways=(f"type={kind}",))
    for word in ("liste", "List", "lists", "buil"):
        yield Mutation("contracts", f"the contract names {word} in place of list", False,
                       files={"contract.json": changed(CONTRACT, '"list"', f'"{word}"')})
    for leak in ("user", "home", "host", "machine"):
        yield Mutation("contracts", f"sends the {leak}", False, ways=(f"leak={leak}",),
                       files={"contract.json": changed(CONTRACT, '"additionalProperties": false,', "")})


def destinations():
    for host in ("t.tool.exampl", "tool.example", "T2.tool.example", "t.tool.example.evil.example", "collector.example"):
        yield Mutation("destinations", f"sends to {host}", False, ways=(f"host={host}",))
        yield Mutation("destinations", f"sends to {host} too", False, ways=(f"also={host}",))
        yield Mutation("destinations", f"the profile declares {host}", False,
                       changed(PROFILE, "host: t.tool.example", f"host: {host}"))
    yield Mutation("destinations", "sends unencrypted", False, ways=("scheme=http",))


def acceptance():
    other = ("also=other.example",)

    def accepting(name, ways=other, rule="egress/undeclared", more="", reason="It moves in May.", owner="network team",
                  expires="2999-01-01"):
        return Mutation("acceptance", name, False, ways=ways, files={".telltale.yaml": BASELINE.format(
            rule=rule, more=more, reason=reason, owner=owner, expires=expires)})
    for word in ("TODO", "tbd", "FIXME", "n/a", "none", "?", "-", "not reviewed yet", "to be filled in", "unknown", "x", "..."):
        yield accepting(f"the reason is {word}", reason=word)
    for word in ("TODO", "nobody", "nobody yet", "owner", "?", "unknown"):
        yield accepting(f"the owner is {word}", owner=word)
    yield accepting("its day has passed", expires="2020-01-01")
    for host in ("another.example", "*.other.example", "other.exampl"):
        yield accepting(f"it is of the host {host}", more=f"host: {host}, ")
    for rule in ("egress/plaintext", "leak/canary", "egress/undeclare"):
        yield accepting(f"it is of the rule {rule}", rule=rule)
    yield accepting("it is of another scenario", more="scenario: build-, ")
    for leak in ("user", "home"):
        yield accepting(f"accepted, and then it sends the {leak} too", ways=other + (f"leak={leak}",))
    yield accepting("accepted, and nothing needs it", ways=())


def typos():
    """Every key, and every word that refers to something, with one letter missing, doubled or swapped."""
    def slips(word):
        yield word[:-1] if len(word) > 2 else word + word[-1]
        yield word + word[-1]
        if len(word) > 2 and word[0] != word[1]:
            yield word[1] + word[0] + word[2:]
    keys = sorted(set(re.findall(r"(?:^|[{,]|- ) *([a-z_]+):", PROFILE, re.M)) - {"version"})
    for key in keys:
        for slip in slips(key):
            text, count = re.subn(rf"(^|[{{,] ?|- \{{|  ){key}:", rf"\g<1>{slip}:", PROFILE, count=1, flags=re.M)
            if count:
                yield Mutation("typos", f"the key {key} as {slip}", False, text)
    for old, new in (("opt_out: variable", "opt_out: variabl"), ("opt_out: command", "opt_out: comand"),
                     ("contract: contract.json", "contract: contrat.json"), ("path: ./tool", "path: ./tol"),
                     ("path: ./tool", "path: ."), ("path: ./tool", "path: ./contract.json"), ("version: 1", "version: 2"),
                     ("timeout: 30s", "timeout: 30x"), ("exit_code: 0", "exit_code: zero"), ("silent: true", "silent: yes please")):
        yield Mutation("typos", f"{new} for {old}", False, changed(PROFILE, old, new))


def gap_kinds(kinds):
    for kind, acceptable in kinds:
        for slip in (kind[:-1], kind.replace("-", "_") if "-" in kind else kind + "s", kind[1:]):
            yield Mutation("kinds of gaps", f"{slip} is accepted", False, changed(PROFILE, "accepted_gaps: []", f"accepted_gaps: [{slip}]"))
        if not acceptable:
            yield Mutation("kinds of gaps", f"{kind} is accepted, which cannot be", False,
                           changed(PROFILE, "accepted_gaps: []", f"accepted_gaps: [{kind}]"))


def identities():
    with_id = {"contract.json": CONTRACT_WITH_ID}
    for way in ("fresh", "constant", "hash"):
        for pointer in ("/uid", "uid", '"header:User-Agent", pattern: "tool/1 (.+)"'):
            yield Mutation("identities", f"the id is {way}, at {pointer}", False, changed(WITH_ID, "pointer: /uid", "pointer: " + pointer),
                           (f"id={way}",), with_id)
    for pointer in ("/uidd", "/Uid", "/ui", "/event/uid", "/*/uid", "uids", "events/uid", '"header:User-Agen"', '"header:Id"', '"query:uid"',
                    '"query:id"', "target, pattern: uid=(.*)", '"header:User-Agent", pattern: "tool/2 (.+)"', "/uid, pattern: '^$'",
                    "/uid, endpoint: telemetri", "/uid, pattern: '('"):
        yield Mutation("identities", f"its pointer is {pointer}", False, changed(WITH_ID, "pointer: /uid", "pointer: " + pointer),
                       ("id=kept",), with_id)
    yield Mutation("identities", "no run tells it", False, WITH_ID, files=with_id)
    # The twin of an opt-out by command tells it twice on its machine.
    alone = changed(WITH_ID.replace("repeat: 2", "repeat: 1"),
                    "  - {name: out-by-command, run: [list], opt_out: command, expect: {exit_code: 0}}\n", "")
    alone = changed(alone, '  - {id: command, commands: [[telemetry, "off"]], may_write: ["~/.tool-*"]}\n', "")
    yield Mutation("identities", "no machine tells it twice", False, alone, ("id=kept",), with_id)
    yield Mutation("identities", "one machine tells it", False,
                   changed(WITH_ID, "  - {name: build, run: [build], expect: {exit_code: 0}}\n", ""), ("id=kept", "never=build"), with_id)


def parts_of_events():
    """`events: {}` promises that no other event comes: where a pointer is wrong none is found."""
    files = {"contract.json": CONTRACT_WITH_ID}
    for old, new in (("type: /event", "type: /evnt"), ("type: /event", "type: /Event"), ("type: /event", "type: /event/type"),
                     ("type: /event, ", ""), ("execution_id: /uid", "execution_id: /uidd"), ("execution_id: /uid", "timestamp: /time"),
                     ("execution_id: /uid", "duration: /took")):
        yield Mutation("parts of events", f"{new or 'nothing'} for {old}", False,
                       changed(changed(WITH_EVENTS, old, new), "run: [build], expect: {exit_code: 0}", "run: [build], expect: {events: {}}")
                       .replace("expect: {exit_code: 0}, repeat", "expect: {events: {}}, repeat").replace("events: {}", "events: {list: 0..1, build: 0..1}"),
                       ("id=fresh",), files)


def disturbances():
    for backend in ("down", "slow", "http-500", "black-hole", "dns-fails", "garbage"):
        for name, more in (("compared", ", compare_with: status"), ("not compared", ""), ("it need not send", ", expect: {events: {}}")):
            profile = changed(WITH_EVENTS, ", execution_id: /uid", "")
            yield Mutation("disturbances", f"{backend} disturbs a command that never sends ({name})", False,
                           profile + "  - {name: status, run: [status], expect: {events: {}}}\n"
                           f"  - {{name: disturbed, run: [status], backend: {backend}{more}}}\n")
    yield Mutation("disturbances", "the standard ones, of a command that never sends", False,
                   changed(PROFILE, "battery: false", "battery: {scenario: status}")
                   + "  - {name: status, run: [status], expect: {silent: true}}\n")


def declarations():
    yield Mutation("declarations", "an opt-out that no scenario tries", False,
                   changed(PROFILE, "  - {name: out-by-variable, run: [list], opt_out: variable, expect: {exit_code: 0}}\n", ""))
    for word in ("TODO", "tbd", "n/a", "?", "not reviewed yet"):
        yield Mutation("declarations", f"a gap is accepted for the reason {word}", False, changed(
            PROFILE, "accepted_gaps: []", f'accepted_gaps: [{{kind: nothing-sent, place: status, reason: "{word}"}}]')
            + "  - {name: status, run: [status]}\n")
    for rule in ("leak/canary", "leak/machine-id", "egress/undeclared"):
        for way in ("leak=user", "leak=machine", "also=other.example"):
            yield Mutation("declarations", f"every value is allowed to break {rule}, and {way}", False,
                           PROFILE + f'allowed_values: [{{rule: {rule}, value: "*", reason: It is harmless.}}]\n', (way,),
                           {"contract.json": changed(CONTRACT, '"additionalProperties": false,', "")})
    for old, new in (('"required"', '"requird"'), ('"properties"', '"propertis"'), ('"additionalProperties"', '"additionalPropertys"'),
                     ('"enum"', '"enun"'), ('"type": "object"', '"typ": "object"')):
        yield Mutation("declarations", f"{new} for {old} in the contract", False, files={"contract.json": changed(CONTRACT, old, new)})


def selections():
    for option, name in (("--only", "lst"), ("--only", "List"), ("--skip", "halp"), ("--skip", "*")):
        yield Mutation("selections", f"{option} {name}", False, arguments=(option, name))


def every(kinds):
    return [*that_pass(), *failing_commands(), *opt_outs(), *silence(), *contracts(), *destinations(), *acceptance(), *typos(),
            *gap_kinds(kinds), *identities(), *parts_of_events(), *disturbances(), *declarations(), *selections()]
