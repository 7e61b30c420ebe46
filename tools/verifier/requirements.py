"""The requirements of a specification: docs/format.md, Requirements."""
import re
from types import SimpleNamespace

from verifier.documents import decode_cell, split_row
from verifier.sections import kinds_in, name_of, title_of

FULL, NEW = r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3,}', r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-NEW'
COLUMNS = {'id': 'id', 'req id': 'id', 'requirement id': 'id', 'requirement': 'text', 'from': 'from',
           'derived from': 'from'}
TITLE = re.compile(r'[*_`]*([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-(?:[0-9]{3,}|NEW))[*_`]*(?:[:.]?[ \t]+(.*)|[:.]?)$')
FROM = re.compile(r'^[*_]*From:[*_]*[ \t]+(.+)$', re.M)
WITHDRAWN = re.compile(r'[*_]*withdrawn[*_]*:[*_]*[ \t\n]*(.*)$', re.I | re.S)


def requirements_of(doc):
    """The requirements by id, the first of each; and the rules that they break."""
    faults, found = set(), {}
    for ident, text, origin in [*in_tables(doc, faults), *in_headings(doc)]:
        reason = WITHDRAWN.match(text)
        parents = {plain(each) for each in re.split(r'[ \t,;]+', origin)}
        one = SimpleNamespace(withdrawn=bool(reason),
                              parents={each for each in parents if not re.fullmatch('[-\u2010-\u2015]*', each)})
        broken = {'requirement/id': not re.fullmatch(FULL, ident), 'requirement/text': not text,
                  'requirement/withdrawn': reason and not reason[1], 'requirement/duplicate': ident in found}
        faults |= {rule for rule, holds in broken.items() if holds}
        found.setdefault(ident, one)
        found[ident].all = found[ident].__dict__.get('all', set()) | one.parents
    if any(not one.all <= set(found) for one in found.values()):
        faults.add('requirement/from')
    left = dict(found)
    while free := [ident for ident, one in left.items() if not one.parents & set(left)]:
        for ident in free:
            del left[ident]
    return found, faults | ({'requirement/circle'} if left else set())


def in_tables(doc, faults):
    kinds, section, at = kinds_in(doc), '', 0
    while at < len(kinds):
        if kinds[at] == 'heading' and not doc.lines[at].startswith('###'):
            section = name_of(title_of(doc.lines[at]))
        end = at + 1
        if kinds[at] == 'table':
            while end < len(kinds) and kinds[end] == 'table':
                end += 1
            rows = [cells_of(line) for line in doc.lines[at:end]]
            names = [COLUMNS.get(re.sub('[ \\t]+', ' ', re.sub('[*_`]', '', cell)).strip().lower()) for cell in rows[0]]
            yield from in_table(rows, names, section, faults)
        at = end


def in_table(rows, names, section, faults):
    if names[0] != 'id' or names.count('text') != 1:
        if section == 'requirements' and any(re.fullmatch(f'{FULL}|{NEW}', plain(row[0])) for row in rows[2:] if row):
            faults.add('requirement/table')
        return
    for row in rows[2:]:
        if any(row):
            if len(row) > len(names):
                faults.add('requirement/table')
            cell = {name: row[names.index(name)] if names.index(name) < len(row) else '' for name in names if name}
            yield plain(cell['id']), cell['text'], cell.get('from', '')


def in_headings(doc):
    kinds, inside = kinds_in(doc), False
    heads = [at for at, kind in enumerate(kinds) if kind == 'heading']
    for at, end in zip(heads, [*heads[1:], len(kinds)]):
        top, found = not doc.lines[at].startswith('###'), TITLE.match(title_of(doc.lines[at]))
        inside = name_of(title_of(doc.lines[at])) == 'requirements' if top else inside
        if inside and not top and found:
            body = '\n'.join(doc.lines[at + 1:end])
            origin = FROM.search(body)
            text = f"{(found[2] or '').strip()}\n{FROM.sub('', body, 1).strip()}"
            yield found[1], text.strip(), origin[1] if origin else ''


def cells_of(line):
    """The cells of a row as they read; the bars at its ends may be missing."""
    cells = split_row(line.strip(' \t'))
    cells = cells[0 if cells[0] else 1:len(cells) if cells[-1] else -1]
    return [decode_cell(cell) for cell in cells]


def plain(cell):
    return re.sub('^[*_`]+|[*_`]+$', '', cell).strip()
