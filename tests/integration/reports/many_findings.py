"""Makes a run directory of many findings out of a real one: the same rules and messages, half of them at places of their
own, spread over many exchanges."""
import json
import pathlib
import shutil

PER_EXCHANGE = 5


def multiply(run_dir, target, count):
    target = pathlib.Path(target)
    shutil.copytree(run_dir, target, ignore=shutil.ignore_patterns("journal.sqlite"))
    findings = [json.loads(line) for line in (run_dir / "findings.ndjson").read_text().splitlines()]
    by_id = {exchange["id"]: exchange
             for exchange in map(json.loads, (run_dir / "exchanges.ndjson").read_text().splitlines())}
    template = next(finding for finding in findings if finding["exchange"] and finding["place"] == "body")
    exchange = by_id[template["exchange"]]
    exchanges = -(-count // PER_EXCHANGE)
    with (target / "exchanges.ndjson").open("w") as file:
        for i in range(exchanges):
            exchange["id"] = f"y{i + 1:06}"
            file.write(json.dumps(exchange) + "\n")
    with (target / "findings.ndjson").open("w") as file:
        for i in range(count):
            finding = dict(template, exchange=f"y{i // PER_EXCHANGE + 1:06}", fingerprint=f"{i:032x}")
            if i % 2 == 0:
                finding["pointer"] = f"/event/field{i}"
            file.write(json.dumps(finding) + "\n")
    run = json.loads((target / "run.json").read_text())
    run["exchanges"] = exchanges
    run["judgement"]["findings"] = count
    (target / "run.json").write_text(json.dumps(run))
    return target
