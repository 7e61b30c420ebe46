"""The results of a suite as a file of evidence has them: docs/evidence.md, The file."""
import json, re
from types import SimpleNamespace

from verifier.commits import OID
from verifier.objects import LIMITS, Violation, check_text, decode, need, units
from verifier.requirements import FULL

RULE, KEBAB = 'evidence/suite-result', '[a-z0-9]+(?:-[a-z0-9]+)*'


def stored(value, empty=False):
    """A text on one line, not too long."""
    try:
        check_text(value, RULE)
        return (empty or value != '') and '\n' not in value and units(value) <= LIMITS['testNameLength']
    except (Violation, TypeError):
        return False


def form(pattern, most=10 ** 9):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None and len(value) <= most


def count(value):
    return type(value) is int and 0 <= value < 1 << 53


def of_keys(**checks):
    return lambda value: isinstance(value, dict) and set(value) == set(checks) and all(
        check(value[key]) for key, check in checks.items())


def every(check, key=None):
    """A list; with a key, no two elements alike in it."""
    return lambda value: isinstance(value, list) and all(map(check, value)) and (
        key is None or len({each[key] for each in value}) == len(value))


def references(value):
    fit = form(f'{FULL}(?:@[0-9a-f]{{8,16}})?', LIMITS['testNameLength'])
    return isinstance(value, list) and all(map(fit, value)) and all(one < two for one, two in zip(value, value[1:]))


WORKFLOW = of_keys(path=stored, blob=form(OID))
SHAPE = of_keys(
    schema=lambda value: type(value) is int and value == 1, system=form('[A-Z][A-Z0-9]*', 64), suite=form(KEBAB, 64),
    commit=form(OID), tree=form(OID),
    run=of_keys(runner=form(KEBAB, 64), attempt=count,
                url=lambda value: value == '' or stored(value) and form('https?://[!-~]+')(value),
                workflow=lambda value: value is None or WORKFLOW(value)),
    requirements=lambda value: isinstance(value, dict) and all(
        form(FULL, LIMITS['testNameLength'])(key) and form('[0-9a-f]{16}')(mark) for key, mark in value.items()),
    reports=every(of_keys(name=stored, bytes=count, sha256=form('[0-9a-f]{64}')), 'name'),
    tests=every(of_keys(name=stored, requirements=references, outcome=form('passed|failed|error|skipped')), 'name'),
    scan=every(of_keys(rule=stored, level=form('error|warning|note'), place=lambda value: stored(value, True),
                       fingerprint=form('[0-9a-f]{32}'))))


def refuse_constant(name):
    raise ValueError(name)


def read_results(data):
    """What a file says, which must be written in the one way that there is for it."""
    need(len(data) <= LIMITS['fileBytes'], 'report/too-large')
    text = decode(data, RULE)
    need(sum(map(text.count, ':[{')) <= LIMITS['jsonParts'], 'report/too-large')
    try:
        value = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise Violation((RULE, 'not JSON'))
    need(SHAPE(value), RULE, 'another form')
    need(all(len(value[key]) <= LIMITS[most] for key, most in (
        ('tests', 'suiteTests'), ('scan', 'scanResults'), ('reports', 'suiteReports'),
        ('requirements', 'suiteRequirements'))), 'report/too-large')
    need(text == written(value), RULE, 'not as it is written for this content')
    outcomes = [test['outcome'] for test in value['tests']]
    passed = outcomes.count('passed')
    return SimpleNamespace(**{**value, 'count': passed, 'passed': not outcomes if value['suite'] == 'scan'
                              else passed > 0 and not {'failed', 'error'} & set(outcomes)})


def written(value):
    """The one spelling of a content."""
    quote = lambda each: json.dumps(each, ensure_ascii=False)

    def block(parts, gap, ends='{}'):
        return f"{ends[0]}\n{gap}  " + f',\n{gap}  '.join(parts) + f'\n{gap}{ends[1]}' if parts else ends

    def pairs(each, keys):
        return [f'{quote(key)}: {quote(each[key])}' for key in keys]

    def on_a_line(each, keys):
        return '{ ' + ', '.join(pairs(each, keys)) + ' }'
    run = value['run']
    workflow = block(pairs(run['workflow'], ('path', 'blob')), '    ') if run['workflow'] else 'null'
    reports = [block(pairs(each, ('name', 'bytes', 'sha256')), '    ')
               for each in sorted(value['reports'], key=lambda each: each['name'])]
    tests = [on_a_line(each, ('name', 'outcome', 'requirements'))
             for each in sorted(value['tests'], key=lambda each: each['name'])]
    scan_keys = ('rule', 'level', 'place', 'fingerprint')
    scan = [on_a_line(each, scan_keys) for each in sorted(
        value['scan'], key=lambda each: [each[key] for key in ('rule', 'place', 'fingerprint', 'level')])]
    return block([*pairs(value, ('schema', 'system', 'suite', 'commit', 'tree')),
                  '"run": ' + block([*pairs(run, ('runner', 'url', 'attempt')), f'"workflow": {workflow}'], '  '),
                  '"requirements": ' + block(pairs(value['requirements'], sorted(value['requirements'])), '  '),
                  '"reports": ' + block(reports, '  ', '[]'), '"tests": ' + block(tests, '  ', '[]'),
                  '"scan": ' + block(scan, '  ', '[]')], '') + '\n'
