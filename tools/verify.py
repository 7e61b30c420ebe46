#!/usr/bin/env python3
"""A second verifier for git-qms repositories, written from docs/ and schemas/ alone; it shares no code with git-qms.

usage: verify.py [--genesis OID] [--json] REPOSITORY        exit code: 0 valid, 1 violation, 6 incomplete

Read in this order, which is that of docs/format.md: verifier/objects.py, yaml_subset.py, signatures.py, commits.py,
policy.py, documents.py, then one event: cases.py, guards.py, events.py, and last repository.py and trunk.py.
A rule that does not hold raises Violation; what cannot be judged raises Incomplete.
"""
import argparse, json, sys, threading

sys.dont_write_bytecode = True
from verifier.objects import Incomplete, Violation
from verifier.repository import World
from verifier.trunk import judge_trunk


def verify(path, genesis):
    w = World(path, genesis)
    incomplete = []
    try:
        w.set_up()
        judge_trunk(w)
    except Violation as found:
        w.find(None, w.genesis, found)
    except Incomplete as found:
        incomplete.append((found.rule, found.message))
    records = {}
    for ident, chain in sorted(w.chains.items()):
        try:
            whole = w.advance(ident, len(chain) - 1)
        except Incomplete as found:
            incomplete.append((found.rule, f'{ident}: {found}'))
            records[ident] = {'verdict': 'incomplete', 'state': None, 'version': None, 'events': 0}
            continue
        judged = len(chain) - 1 if whole else w.broken[ident] - 1
        s = w.states.get((ident, chain[judged]))
        records[ident] = {'verdict': 'valid' if whole else 'violation', 'state': s and s.state,
                          'version': s and '%d.%d' % s.version, 'events': judged}
    verdict = 'violation' if w.findings else 'incomplete' if incomplete else 'valid'
    findings = w.findings + [{'rule': rule, 'commit': None, 'message': each} for rule, each in incomplete]
    return {'verdict': verdict, 'records': records, 'findings': findings}


def main():
    parser = argparse.ArgumentParser(description='Judges a git-qms repository a second time.')
    parser.add_argument('--genesis', help='the id of genesis, known from elsewhere')
    parser.add_argument('--json', action='store_true')
    parser.add_argument('repository')
    options = parser.parse_args()
    try:
        report = verify(options.repository, options.genesis)
    except Violation as found:
        report = {'verdict': 'violation', 'records': {}, 'findings': [
            {'rule': rule, 'commit': None, 'message': message} for rule, message in found.found]}
    except Incomplete as found:
        report = {'verdict': 'incomplete', 'records': {}, 'findings': [
            {'rule': found.rule, 'commit': None, 'message': found.message}]}
    except Exception as crash:  # what it did not foresee, it did not judge
        report = {'verdict': 'incomplete', 'records': {}, 'findings': [
            {'rule': 'not-read', 'commit': None, 'message': f'{type(crash).__name__}: {crash}'}]}
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print(report['verdict'])
        for each in report['findings']:
            print(f"{each['commit'] or '-'} {each['rule']}: {each['message']}")
    return {'valid': 0, 'violation': 1, 'incomplete': 6}[report['verdict']]


if __name__ == '__main__':
    sys.setrecursionlimit(1 << 20)
    threading.stack_size(512 << 20)
    status = []
    thread = threading.Thread(target=lambda: status.append(main()))
    thread.start()
    thread.join()
    sys.exit(status[0] if status else 6)
