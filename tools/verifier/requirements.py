"""The requirements of a specification: docs/format.md, Requirements."""
import hashlib, re
from types import SimpleNamespace

from verifier.tables import entries_of, plain, tables_of

FULL, NEW = r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3,}', r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-NEW'
REFERENCE = re.compile(rf'(?<![A-Za-z0-9-])({FULL})(?:@([0-9a-f]{{8,16}}))?(?![A-Za-z0-9@-])')
COLUMNS = {'id': 'id', 'req id': 'id', 'requirement id': 'id', 'requirement': 'text', 'from': 'from',
           'derived from': 'from'}
TITLE = re.compile(r'[*_`]*([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-(?:[0-9]{3,}|NEW))[*_`]*(?:[:.]?[ \t]+(.*)|[:.]?)$')
FROM = re.compile(r'^[*_]*From:[*_]*[ \t]+(.+)$', re.M)
WITHDRAWN = re.compile(r'[*_]*withdrawn[*_]*:[*_]*[ \t\n]*(.*)$', re.I | re.S)


def requirements_of(doc):
    """The requirements by id in their order, the first of each; and the rules that they break."""
    faults, found = set(), {}
    entries = sorted([*in_tables(doc, faults), *in_headings(doc)], key=lambda each: each[0])
    for _, ident, text, origin in entries:
        reason = WITHDRAWN.match(text)
        parents = [plain(each) for each in re.split(r'[ \t,;]+', origin)]
        meant = re.sub('[ \t\n]+', ' ', text).strip()
        one = SimpleNamespace(withdrawn=bool(reason), exact=mark(text), meaning=mark(meant),
                              parents=[each for each in parents if not re.fullmatch('[-\u2010-\u2015]*', each)])
        broken = {'requirement/id': not re.fullmatch(FULL, ident), 'requirement/text': not text,
                  'requirement/withdrawn': reason and not reason[1], 'requirement/duplicate': ident in found}
        faults |= {rule for rule, holds in broken.items() if holds}
        found.setdefault(ident, one)
        found[ident].all = found[ident].__dict__.get('all', set()) | set(one.parents)
    if any(not one.all <= set(found) for one in found.values()):
        faults.add('requirement/from')
    left = dict(found)
    while free := [ident for ident, one in left.items() if not set(one.parents) & set(left)]:
        for ident in free:
            del left[ident]
    return found, faults | ({'requirement/circle'} if left else set())


def mark(text):
    """The fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_tables(doc, faults):
    for table in tables_of(doc):
        names = [COLUMNS.get(each) for each in table.columns]
        if names[:1] != ['id'] or names.count('text') != 1:
            if table.section == 'requirements' and any(re.fullmatch(f'{FULL}|{NEW}', plain(row[0]))
                                                       for _, row in table.rows if row):
                faults.add('requirement/table')
            continue
        for at, row in table.rows:
            if any(row):
                if len(row) > len(names):
                    faults.add('requirement/table')
                cell = {name: row[names.index(name)] if names.index(name) < len(row) else '' for name in names if name}
                yield at, plain(cell['id']), cell['text'], cell.get('from', '')


def in_headings(doc):
    for at, found, body in entries_of(doc, 'requirements', TITLE):
        origin = FROM.search(body)
        text = f"{(found[2] or '').strip()}\n{FROM.sub('', body, count=1).strip()}"
        yield at, found[1], text.strip(), origin[1] if origin else ''
