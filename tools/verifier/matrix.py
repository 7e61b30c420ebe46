"""The traceability matrix of a system: what its table must say, and what it must show. docs/format.md, Matrix."""
import re, unicodedata
from types import SimpleNamespace

from verifier.objects import need, units
from verifier.requirements import REFERENCE, requirements_of
from verifier.results import read_results
from verifier.tables import entries_of, lines_of_section, plain, tables_of

PROOF = re.compile(r'[*_`]*([A-Z][A-Z0-9-]*-[0-9]{3,}(?:@[0-9a-f]+)?)[*_`]*(?:[:.]?[ \t]+(.*)|[:.]?)$')
SPEAKS = {'IN_EXECUTION', 'IN_POST_REVIEW', 'POST_REVIEWED', 'IN_POST_APPROVAL', 'POST_APPROVED', 'CLOSED'}
ALIKE = str.maketrans('|`\\<>&', '\u00a6\u02cb\u29f5\u2039\u203a\uff06')
COLUMNS, NAMED, IN_ROW, LONGEST = ['requirement', 'verified by', 'result'], 48 * 1024, 8, 8


def matrix_proven(c):
    """A system's matrix says and shows what the evidence gives, as of the pins."""
    name = next((each for each in c.p.systems if c.id == f'SDLC-{each}-RTM'), None)
    if name is None:
        return
    rs, doc = f'SDLC-{name}-RS', c.document()
    held = c.held(rs) if 'trunk' in c.pins else None
    yield 'gate/specification', held
    change = doc.typed.get('change_record')
    yield 'rtm/no-evidence', change in c.pins
    if not held or change not in c.pins:
        return
    specified, state = c.w.state_at(rs, held), c.pin(change)
    need(all(link in c.pins for link, *_ in state.links if re.search('-VR-[0-9]+$', link)), 'pin/missing', change)
    known, _ = requirements_of(c.w.document(rs, specified.content, c.p.kinds[specified.kind]))
    commit, proofs = doc.typed.get('qualified_commit'), proofs_of(doc)
    yield 'rtm/rs-version', doc.typed.get('rs_version') == '%d.%d' % specified.version
    yield 'rtm/proof', all(REFERENCE.fullmatch(token) and text for token, text in proofs)
    yield 'rtm/no-commit', commit
    runs = [read_results(c.w.objects.get(c.w.objects.at(state.content, each.file)[1], 'blob'))
            for each in state.results.values() if (each.system, each.commit) == (name, commit)
            and not c.w.is_void(change, each.oid, c.p)]
    yield 'rtm/no-evidence', runs
    records = [record_of(c, each) for each in c.pins if each != 'trunk' and c.pin(each).kind == 'VR'
               and c.pin(each).parent == change]
    rows, faults = build(known, runs, records, proofs, c.p.systems[name]['suites'])
    yield from ((rule, False) for rule in sorted(faults))
    yield 'rtm/table-differs', written_table(doc) == cells(rows)


def record_of(c, ident):
    """What a verification record found, and the requirements that its text names."""
    state = c.pin(ident)
    text = c.w.text_of(ident, state.content)
    return SimpleNamespace(id=ident, state=state.state, outcome=state.authoring and state.authoring.outcome,
                           tokens=dict.fromkeys(found[0] for found in REFERENCE.finditer(text)))


def proofs_of(doc):
    """(requirement, text) of each proof in the section Proofs."""
    lines = lines_of_section(doc, 'proofs')
    found = [(plain(cells[0]), (cells + [''])[1]) for table in tables_of(doc) if table.at in lines
             and table.columns[:2] == ['requirement', 'proof'] for _, cells in table.rows if any(cells)]
    return found + [(title[1], f"{title[2] or ''}\n{body}".strip())
                    for at, title, body in entries_of(doc, 'proofs', PROOF) if at in lines]


def written_table(doc):
    """The rows of the section Traceability; None where something else stands there."""
    lines, rows = lines_of_section(doc, 'traceability'), []
    left = {at for at in lines if doc.lines[at].strip()}
    for table in tables_of(doc):
        if table.at in lines and table.columns == COLUMNS:
            left -= {table.at, table.at + 1, *(at for at, _ in table.rows)}
            rows += [cells for _, cells in table.rows]
    return None if left else rows


def token(text):
    """(id, fingerprint or None) of a reference."""
    return (*text.split('@'), None)[:2]


def is_text(one, named):
    """Whether a fingerprint is that of a requirement's text, or begins it."""
    return re.fullmatch('[0-9a-f]{8,16}', named) and (one.meaning.startswith(named) or one.exact.startswith(named))


def suspects(known, run):
    """Of each requirement that a run says nothing of any more: through which one, and whose text changed."""
    because = {ident: (ident, ident) for ident, one in known.items() if run.requirements.get(ident) != one.meaning}
    children, todo = {}, list(because)
    for child, one in known.items():
        for parent in one.parents:
            children.setdefault(parent, []).append(child)
    for ident in todo:
        for child in children.get(ident, []):
            if child not in because:
                because[child] = ident, because[ident][1]
                todo.append(child)
    return because


def path_of(because, path):
    root = because[path[-1]][1]
    while path[-1] != root:
        if len(path) == LONGEST:
            path += ['\u2026', root]
        else:
            path.append(because[path[-1]][0])
    return ' \u2190 '.join(path) + ': text changed'


def cause(known, because, ident, named):
    """Why a test that passed says nothing of a requirement as it is now; None where it does."""
    if named is None:
        return path_of(because, [ident]) if ident in because else None
    if not is_text(known[ident], named):
        return f'{ident}: text changed'
    parent = next((each for each in known[ident].parents if each in because), None)
    return path_of(because, [ident, parent]) if parent else None


def build(known, runs, records, proofs, suites):
    """The rows of the matrix, and the rules that what is shown breaks."""
    faults, tests = set(), {ident: [] for ident in known}
    prefixes, ran = {ident.rpartition('-')[0] for ident in known}, {run.suite: run for run in runs}
    for suite in sorted(ran):
        because = suspects(known, ran[suite])
        for test in sorted(ran[suite].tests, key=lambda each: each['name']):
            carries = {}
            for ident, named in map(token, test['requirements']):
                if ident in known:
                    why = cause(known, because, ident, named) if test['outcome'] == 'passed' else ''
                    carries.setdefault(ident, []).append(why)
                elif ident.rpartition('-')[0] in prefixes:
                    faults.add('matrix/unknown-requirement')
            for ident, whys in carries.items():
                why = None if None in whys else min(whys)
                tests[ident].append(SimpleNamespace(suite=suite, name=test['name'], outcome=test['outcome'], why=why))
            if test['outcome'] in ('failed', 'error') and all(known[ident].withdrawn for ident in carries):
                faults.add('matrix/suite-failed')
    for suite in suites:
        outcomes = {test['outcome'] for test in ran[suite].tests} if suite in ran else None
        if outcomes is None or not outcomes - {'skipped'}:
            faults.add('matrix/suite-missing' if outcomes is None else 'matrix/suite-empty')
    if not all(token(each)[0] in known for each, _ in proofs):
        faults.add('matrix/unknown-requirement')
    rows = [row_of(ident, one, tests[ident], records, proofs) for ident, one in known.items()]
    return rows, faults | {f"matrix/{row.verdict.replace(' ', '-')}" for row in rows
                           if row.verdict not in ('verified', 'withdrawn')}


def row_of(ident, one, tests, records, proofs):
    row = SimpleNamespace(id=ident, tests=tests, record=None, proof=None, why=[])
    for record in records:
        named = [mark for each, mark in map(token, record.tokens) if each == ident]
        if named and record.state in SPEAKS and record.outcome in ('Pass', 'Fail'):
            row.record = SimpleNamespace(id=record.id, outcome=record.outcome,
                                         now=named[-1] is None or is_text(one, named[-1]))
    given = [mark for each, mark in (token(text) for text, _ in proofs) if each == ident]
    if given:
        row.proof = 'proof' if any(mark and is_text(one, mark) for mark in given) else 'proof (older text)'
    outcomes = {test.outcome for test in tests}
    passed = row.record and row.record.outcome == 'Pass'
    if one.withdrawn:
        row.verdict = 'withdrawn'
    elif outcomes & {'failed', 'error'} or row.record and not passed:
        row.verdict = 'failed'
    elif any(test.why is None for test in tests) or passed and row.record.now or row.proof == 'proof':
        row.verdict = 'verified'
    elif 'passed' in outcomes or passed or row.proof:
        row.verdict = 'older text'
        row.why = sorted({test.why for test in tests if test.outcome == 'passed'}) or [f'{ident}: text changed']
    else:
        row.verdict = 'skipped only' if tests else 'missing'
    return row


def cells(rows):
    """The cells of the table as they are written."""
    length = sum(units(test.name) for row in rows for test in row.tests[:IN_ROW])
    most = IN_ROW if length <= NAMED else 0
    return [[row.id, '; '.join(shown_by(row, most)), ': '.join([row.verdict, *[', '.join(row.why[:3])][:len(row.why)]])]
            for row in rows]


def shown_by(row, most):
    suites = {}
    for at, test in enumerate(row.tests):
        remark = f' ({test.outcome})' if test.outcome != 'passed' else ' (older text)' if test.why else ''
        suites.setdefault(test.suite, []).append(f'`{shown(test.name)}`{remark}' if at < most else None)
    for suite, names in suites.items():
        told = [each for each in names if each]
        rest = len(names) - len(told)
        yield f'{suite}: ' + ', '.join(told + ([f'{rest} more' if told else str(rest)] if rest else []))
    if row.record:
        yield f"{row.record.id}: {row.record.outcome}{'' if row.record.now else ' (older text)'}"
    if row.proof:
        yield row.proof


def shown(name):
    """A test's name between backquotes: on one line, without what means something in markdown, not too long."""
    line, marks = '', 0
    for each in re.sub(r'\s+', ' ', name).strip():
        marks = marks + 1 if unicodedata.category(each).startswith('M') else 0
        line += each if marks <= 8 else ''
    line = line.translate(ALIKE)
    return line[:119] + '\u2026' if len(line) > 120 else line or '-'
