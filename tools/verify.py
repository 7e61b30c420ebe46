#!/usr/bin/env python3
"""A second verifier for git-qms repositories, written from docs/ and schemas/ alone; it shares no code with git-qms.

usage: verify.py [--genesis OID] [--json] REPOSITORY      exit code: 0 valid, 1 violation, 6 incomplete
       verify.py --batch    reads lines `REPOSITORY [GENESIS]`, writes a line of JSON for each

Read in this order, which is that of docs/format.md: first the whole (this file, then verifier/repository.py and
trunk.py), then one event (events.py, cases.py, guards.py), then code (code.py, gates.py, matrix.py), and last the parts
that they rest on: objects.py, commits.py, signatures.py, policy.py, systems.py, documents.py, sections.py, tables.py,
requirements.py, results.py, interactive.py, yaml_subset.py. The tables in schemas/ say which acts lead from where to
where, who may do what, and how large things may be; these files say what the names there mean. docs/rules.md explains
the rules.
A rule that does not hold raises Violation; what cannot be judged raises Incomplete.
"""
import argparse, json, sys, threading

sys.dont_write_bytecode = True
from verifier.objects import Incomplete, Violation
from verifier.repository import World
from verifier.trunk import judge_trunk

EXIT = {'valid': 0, 'violation': 1, 'incomplete': 6}


def judge_world(w, missing):
    """Judges all of a repository, and gives what is to be said of each record."""
    try:
        w.set_up()
        judge_trunk(w)
    except Violation as found:
        w.find(w.genesis, found)
    except Incomplete as found:
        missing += found.found
    records = {}
    for ident, chain in sorted(w.chains.items()):
        try:
            whole = w.advance(ident, len(chain) - 1)
        except Incomplete as found:
            missing += found.found
            records[ident] = {'verdict': 'incomplete', 'state': None, 'version': None, 'events': 0}
            continue
        judged = len(chain) - 1 if whole else w.broken[ident] - 1
        s = w.states.get((ident, chain[judged]))
        records[ident] = {'verdict': 'valid' if whole else 'violation', 'state': s and s.state,
                          'version': s and '%d.%d' % s.version, 'events': judged}
    return records


def verify(path, genesis):
    """The report on a repository. What this program did not foresee, it did not judge."""
    world, records, missing, found = None, {}, [], []
    try:
        world = World(path, genesis)
        records = judge_world(world, missing)
    except Violation as violation:
        found = [(rule, None, detail) for rule, detail in violation.found]
    except Incomplete as lack:
        missing += lack.found
    except Exception as crash:
        missing.append(('not-read', f'{type(crash).__name__}: {crash}'))
    if world:
        found += world.findings
        world.objects.close()
    verdict = 'violation' if found else 'incomplete' if missing else 'valid'
    found += [(rule, None, message) for rule, message in missing]
    findings = [{'rule': rule, 'commit': commit, 'message': message} for rule, commit, message in found]
    return {'verdict': verdict, 'records': records, 'findings': findings}


def main():
    parser = argparse.ArgumentParser(description='Judges a git-qms repository a second time.')
    parser.add_argument('--genesis', help='the id of genesis, known from elsewhere')
    parser.add_argument('--json', action='store_true')
    parser.add_argument('--batch', action='store_true', help='reads lines `REPOSITORY [GENESIS]`')
    parser.add_argument('repository', nargs='?')
    options = parser.parse_args()
    if options.batch:
        worst = 0
        for line in sys.stdin:
            report = verify(*(line.split() + [None])[:2])
            print(json.dumps(report), flush=True)
            worst = max(worst, EXIT[report['verdict']])
        return worst
    if not options.repository:
        parser.error('names no repository')
    report = verify(options.repository, options.genesis)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print(report['verdict'])
        for each in report['findings']:
            print(f"{each['commit'] or '-'} {each['rule']}: {each['message'] or 'see docs/rules.md'}")
    return EXIT[report['verdict']]


if __name__ == '__main__':
    sys.setrecursionlimit(1 << 20)
    threading.stack_size(512 << 20)
    status = []
    thread = threading.Thread(target=lambda: status.append(main()))
    thread.start()
    thread.join()
    sys.exit(status[0] if status else 6)
