#!/usr/bin/python3
"""Writes texts that hide a value under random stacks of encoders, one JSON object a line:
{"value", "stack": [innermost first], "body": base64}. The first stacks are each encoder by itself, those after them
are drawn: the same for the same seed.

usage: stacks.py SEED COUNT DEEPEST        (COUNT "each": only each encoder by itself)
       stacks.py SEED COUNT --just STACK...  of each stack, encoders with commas between them, so many texts
       stacks.py --values                  the values that are hidden, one a line
"""
import base64, json, random, sys
from encoders import ALL, ENCODERS, fits, text

LETTERS = "abcdefghijkmnopqrstuvwxyz0123456789"
# A value is a secret of a run's own: random, so that no encoder's letters make it by chance.
VALUES = ["".join(random.Random(f"value {i}").choices(LETTERS, k=14 + i % 7)) for i in range(40)]


def plain(dice, names):
    value = dice.choice(VALUES)
    # What turns the letters of the value itself stands on nothing else.
    if dice.random() < 0.5 and not (len(names) == 1 and ALL[names[0]][1] == "value"):
        return value, f"user {value} on /srv/{value}/x".encode(), False
    return value, value.encode(), True


def stack_exactly(dice, names):
    value, data, bare = plain(dice, names)
    for name in names:
        if not fits(name, data, bare):
            return stack_exactly(dice, names)
        data, bare = ALL[name][0](data), False
    return {"value": value, "stack": names, "body": text(base64.b64encode(data))}


def stack_up(dice, depth, names):
    value, data, bare = plain(dice, names)
    stack = []
    for _ in range(depth * 8):  # what has grown too long fits nothing
        if len(stack) == depth:
            break
        name = dice.choice(names)
        if fits(name, data, bare):
            data, bare = ALL[name][0](data), False
            stack.append(name)
    return {"value": value, "stack": stack, "body": text(base64.b64encode(data))}


def main():
    if sys.argv[1:] == ["--values"]:
        print("\n".join(VALUES))
        return
    dice, names = random.Random(int(sys.argv[1])), sorted(ENCODERS)
    if sys.argv[3] == "--just":
        for stack in sys.argv[4:]:
            for _ in range(int(sys.argv[2])):
                print(json.dumps(stack_exactly(dice, stack.split(","))))
        return
    for name in names if sys.argv[2] != "each" else sorted(ALL):
        print(json.dumps(stack_up(dice, 1, [name])))
    if sys.argv[2] == "each":
        return
    for _ in range(int(sys.argv[2])):
        print(json.dumps(stack_up(dice, dice.randint(2, int(sys.argv[3])), names)))


main()
