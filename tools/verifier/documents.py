"""Front matter and execution rows of a document, as far as they need no reader of markdown."""
import re
from types import SimpleNamespace

from verifier.commits import ID, NAME, OID, PERSON, VERSION
from verifier.objects import FORMAT, LIMITS, Incomplete, Violation, check_text, need
from verifier.yaml_subset import read_front_matter

FORMS = {'oid': OID, 'version': VERSION, 'document': ID, 'documents': f'(?:{ID})(?:, *(?:{ID}))*',
         'systems': '[A-Z][A-Z0-9]*(?:, *[A-Z][A-Z0-9]*)*', 'principal': PERSON,
         'date': '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])'}
EXECUTED = ('summary', 'outcome', 'performedBy')  # the cells of a row that execution fills
NEEDED = {'id', 'task', 'summary', 'outcome', 'performedBy'}
MARKER = r'(?:>[ \t]*|(?:[-+*]|[0-9]{1,9}[.)])[ \t]+|\[\^(?:\\.|[^\\\][ \t\n])+\]:[ \t]*)'
ITEM = re.compile(r'[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])')
UNDERLINE = re.compile(r'[ \t>]*(?:=+|-+)[ \t]*$')
MARKS = re.compile(r'`+|\\+|<[^<>\n]*>|&[^&;\s]{1,32};')


def check_size(text):
    """Limits that a reader of markdown rests on. Each level of a tree takes a column at the beginning of its line."""
    need(not re.search(rf'^[ \t]*{MARKER}{{{LIMITS["documentMarkers"] + 1}}}', text, re.M), 'document/nesting')
    lines, run = text.split('\n'), 0
    for line in lines:
        run = run + 1 + len(MARKS.findall(line)) if line.strip() else 0
        need(run <= LIMITS['documentMarks'], 'document/size', 'too much without a blank line')
    underlines = sum(1 for before, line in zip(lines, lines[1:]) if before.strip() and UNDERLINE.match(line))
    need(underlines <= LIMITS['documentUnderlines'], 'document/size', 'too many underlines')
    need(sum(1 for line in lines if ITEM.match(line)) <= LIMITS['documentItems'], 'document/size', 'too many items')
    need(len(re.findall('<[!?]', text)) <= LIMITS['documentOpenings'], 'document/size', 'too many openings')
    deepest = max(len(re.match(rf'(?:[ \t]|{MARKER})*', line)[0]) for line in lines)
    if deepest > LIMITS['documentDepth'] - 5 and any(map(ITEM.match, lines)):
        raise Incomplete('a document is so deep that only a reader of markdown can tell how deep')


def read_document(text, ident, kind):
    """What it says, and in `findings` what is wrong with it; all of that matters once it is routed."""
    found = SimpleNamespace(front={}, title='', summary='', typed={}, rows={}, items=[], findings=[], unreadable=[],
                            lines=text.split('\n'), first=0, kinds=None)
    try:
        need(len(text.encode()) <= LIMITS['documentBytes'], 'document/size')
        check_text(text, 'document/text')
        check_size(text)
        front = re.match(r'--- *\n(.*?\n)??--- *(\n|$)', text, re.S)
        found.front = read_front_matter(front[1] or '', f'{ident}.md') if front else {}
        found.first = front[0].rstrip('\n').count('\n') + 1 if front else 0
        allowed = {'title', 'revision_summary', *kind['properties']}
        need(set(found.front) <= allowed, 'document/front-matter-key', ', '.join(set(found.front) - allowed))
    except Violation as violation:
        found.unreadable = found.findings = list(violation.found)
        return found
    try:
        read_properties(found, kind)
    except Violation as violation:
        found.unreadable = list(violation.found)
        found.findings += violation.found
    if kind['executable']:
        read_rows(found, text)
    return found


def read_properties(doc, kind):
    rules = {'title': {'type': 'string', 'required': True}, 'revision_summary': {'type': 'string', 'required': False},
             **kind['properties']}
    for name, rule in rules.items():
        value, values = doc.front.get(name), list(map(str, rule.get('values', [])))
        if value is None or isinstance(value, str) and (not value.strip() or re.search(r'\{\{[^{}]*\}\}', value)):
            doc.findings += [('document/front-matter-missing', name)] * rule['required']
            continue
        if isinstance(value, (list, dict)) and '{{' in str(value):
            raise Incomplete(f'whether {name} is a placeholder hangs on how it is written')
        fits = {'string': type(value) is str and (name != 'title' or '\n' not in value.strip()),
                'integer': type(value) is int, 'enum': isinstance(value, (str, int))}.get(
                    rule['type'], (type(value) is str or rule['type'] not in ('principal', 'date'))
                    and re.fullmatch(FORMS.get(rule['type'], ''), str(value)))
        if fits and str(value) in (values or [str(value)]):
            check_text(str(value), 'document/text')
            doc.typed[name] = value
        else:
            doc.findings.append(('document/front-matter-type', name))
    doc.title = doc.typed.pop('title', '').strip()
    doc.summary = doc.typed.pop('revision_summary', '').strip()


def read_rows(doc, text):
    """The rows of the execution tables: item to its cells by column."""
    columns = None
    for at, line in enumerate(lines_of_text(text)):
        lead = re.match(rf'(?:[ \t]|{MARKER})*', line)[0]
        begins = heading(split_row(line[len(lead):].lstrip('|'))[0]) if '|' in line else ''
        if (lead.strip() or len(lead) > 3) and FORMAT['columns'].get(begins) == 'id':
            raise Incomplete('only a reader of markdown can tell whether an execution table begins in a list or quote')
        cells = split_row(line) if '|' in line else ['']
        first = int(not cells[0].strip())
        cells = cells[first:] if cells[-1].strip() else cells[first:-1]
        names = [FORMAT['columns'].get(heading(cell)) for cell in cells]
        if not cells:
            columns = None
        elif names[0] == 'id':
            known = [name for name in names if name != 'other']
            whole = None not in names and NEEDED <= set(names) and len(known) == len(set(known))
            if not whole and {'summary', 'performedBy'} & set(names):
                doc.findings.append(('document/item-table', line))
            columns = names if whole else None
        elif columns and not all(re.fullmatch(r'\s*:?-+:?\s*', cell) for cell in cells) and not all(map(blank, cells)):
            row = read_row(doc, columns, cells)
            row.update(at=at, line=line, columns=[None] * first + columns)
            doc.items.append(row)
            doc.rows.setdefault(row['id'], row)


def lines_of_text(text):
    """The lines; an empty one for each that stands in a fence of code or in a comment that begins its line."""
    fence, comment = None, False
    for line in text.split('\n'):
        mark = None if comment else re.match(r' {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)', line)
        comment = comment or fence is None and re.match(' {0,3}<!--', line) is not None
        yield '' if fence or mark or comment else line
        comment = comment and '-->' not in line
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = None


def split_row(line):
    """The cells of a line as they are written, what stands before the first bar included."""
    cells = ['']
    for token in re.findall(r'\\[\\|]|.', line):
        cells = [*cells, ''] if token == '|' else [*cells[:-1], cells[-1] + token]
    return cells


def heading(cell):
    """A heading as the tables have it: without marks of emphasis, any dash as `-`, single spaces, lower case."""
    plain = re.sub('[\u2010-\u2015]', '-', re.sub(r'[*_`]', '', decode_cell(cell)))
    return re.sub(r'\s+', ' ', plain).strip().lower()


def decode_cell(cell):
    """What a cell says: before a bar, half of the backslashes stand."""
    return re.sub(r'(?<!\\)(\\+)\|', lambda found: '\\' * ((len(found[1]) - 1) // 2) + '|', cell.strip())


def read_row(doc, columns, cells):
    """A row by its columns. A bar too many is most often one in the summary: what follows it counts from the end."""
    at, surplus = columns.index('summary'), max(0, len(cells) - len(columns))
    placed = [*cells[:at], '|'.join(cells[at:at + surplus + 1]), *cells[at + surplus + 1:]]
    said = [(name, decode_cell(cell)) for name, cell in zip(columns, placed)]
    row = {**dict.fromkeys([*columns, 'vr'], ''), **{name: '' if blank(cell) else cell for name, cell in said}}
    if re.fullmatch(r'(?i:no|n/a)|[-\u2010-\u2015]+', row['vr']):
        row['vr'] = ''
    if not re.fullmatch(NAME, row['id']):
        doc.findings.append(('document/item-id', row['id']))
    row['whole'] = len(cells) == len(columns)
    if not row['whole']:
        doc.findings.append(('document/item-columns', row['id']))
    if row['id'].lower() in map(str.lower, doc.rows):
        doc.findings.append(('document/item-duplicate', row['id']))
    return row


def blank(cell):
    """Whether a cell is still to be filled: empty, or nothing but a placeholder in brackets."""
    rest = re.sub(r'\[[^\][]*\](?!\()', '', re.sub('<!--.*?-->', '', cell))
    return not rest.strip() or rest != cell and not re.search(r'[^\W_]', rest)
