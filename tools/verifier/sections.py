"""Sections, placeholders and frozen words of a document, seen from its lines: docs/format.md, Sections."""
import bisect, itertools, re
from types import SimpleNamespace

from verifier.documents import EXECUTED, split_row
from verifier.objects import Incomplete

FENCE, CLOSING = re.compile(r'`{3,}(?=[^`]*$)|~{3,}'), re.compile(r' {0,3}(`{3,}|~{3,}) *$')
HEADING, RULE = re.compile(r'(#{1,6})(?: |$)'), re.compile(r'[|:=\- ]+$')
DELIMITERS = re.compile(r'\|(?: *:?-+:? *\|)+ *$')
DOUBT = re.compile(r'[ >*+\-0-9.)]*(?:`{3}|~{3}|<[!?/A-Za-z]|\[\^)| {1,3}#{1,6}(?: |$)')
PLAIN = re.compile(r'''(?![0-9]+[.)])["'({]?[*_]{0,2}[^\W_]''')  # what begins a line of nothing but words
TO_WRITE = re.compile(r'()(?:\{\{[^{}]*\}\}|\b(?:TBD|TODO|FIXME|XXX)\b)', re.A)
TO_FILL = re.compile(r'(?:^|(?<=[|:]))([ >*+-]*)\[(?![ xX]\]|\^)[^\][|]*\](?= *(?:\||$))')
LAYOUT = re.compile(r'\b[0-9]{1,9}[.)](?=[\s|]|$)|\[[ xX]\]|[\s!-/:-@\[-`{-~]')


def sure(holds):
    """What is known from the lines alone; otherwise only a reader of markdown can tell."""
    if not holds:
        raise Incomplete('only a reader of markdown can tell what is a heading or code here')
    return holds


def kinds_of(lines, first=0):
    """What each line is: front, blank, heading, table, code, comment or words. None if some line could be another."""
    kinds, end, free = ['front'] * first, None, True  # free: nothing that the next line could go on with
    for at, line in enumerate(lines[first:], first):
        before, after = kinds[-1] if kinds else 'blank', lines[at + 1] if at + 1 < len(lines) else ''
        fence = FENCE.match(line)
        if end:
            kind = before
            if end(line):
                end, free = None, True
        elif not line.strip(' '):
            kind, free = 'blank', True
        elif HEADING.match(line):
            kind, free = 'heading', True
        elif before == 'table':
            if line[0] != '|':
                return None
            kind = 'table'
        elif fence:
            kind, end = 'code', lambda each, mark=fence[0]: (CLOSING.match(each) or ' ')[0].strip().startswith(mark)
        elif line.startswith('<!--'):
            kind, end, free = 'comment', None if '-->' in line else lambda each: '-->' in each, True
        elif line[0] == '|' and free and DELIMITERS.match(after) and bars(line) == bars(after):
            kind = 'table'
        elif line[0] in '<|' or RULE.match(line) and not free or DOUBT.match(line):
            return None
        else:
            kind, free = 'words', False
        kinds.append(kind)
    return kinds


def kinds_in(doc):
    doc.kinds = doc.kinds or sure(kinds_of(doc.lines, doc.first))
    return doc.kinds


def bars(row):
    return -1 if '\\' in row else row.strip().count('|') - row.strip().endswith('|')


def title_of(line):
    return re.sub(r'(?:^| +)#+$', '', line.lstrip('#').strip()).rstrip()


def name_of(title):
    """A title without number, emphasis and case."""
    plain = ' '.join(re.sub('[*_`]', '', title).split())
    return re.sub(r'^(?:[0-9]+(?:\.[0-9]+)*[.):]?|§ ?[0-9.]+) +', '', plain).lower()


def sections_of(doc):
    """Each heading of level 1 or 2, with the text below it up to the next, without the cells that execution fills."""
    lines, kinds = list(doc.lines), kinds_in(doc)
    for row in doc.items:
        if row['whole']:
            cells = zip(itertools.chain(row['columns'], itertools.repeat(None)), split_row(row['line']))
            lines[row['at']] = '|'.join('' if name in EXECUTED else cell for name, cell in cells)
    heads = [(at, line.index(' ') if ' ' in line else len(line), title_of(line)) for at, line in enumerate(lines)
             if kinds[at] == 'heading' and not line.startswith('###')]
    heads.insert(0, (kinds.count('front') - 1, 0, ''))
    for (at, level, title), (end, *_) in zip(heads, [*heads[1:], (len(lines),)]):
        text = '\n'.join(lines[at + 1:end])
        if level or text.strip():
            yield SimpleNamespace(at=at if level else 0, level=level, title=' '.join(title.split()),
                                  name=name_of(title), text=text)


def outside_code(doc, pattern):
    """(line, column, text) of each place where a pattern finds something with a letter in it, outside code."""
    spans = {}
    for at, line in enumerate(doc.lines):
        for found in pattern.finditer(line):
            place = found.start() + len(found[1])
            if any(map(str.isalpha, found[0])) and not is_code(doc, at, place, spans):
                yield at, place, found[0]


def in_cell(doc, at, place):
    """Whether a place stands in a cell that execution fills."""
    rows = [row for row in doc.items if row['at'] == at and row['whole']]
    cells = split_row(doc.lines[at])
    ends = list(itertools.accumulate(len(cell) + 1 for cell in cells))
    return any(row['columns'][bisect.bisect(ends, place)] in EXECUTED for row in rows)


def is_code(doc, at, place, spans):
    """Whether a place stands in code; `spans` holds what is known of its line already."""
    kinds = kinds_in(doc)
    if kinds[at] in ('front', 'code', 'comment'):
        return kinds[at] == 'code'
    if at not in spans:
        first, end = at, at + 1
        while first and kinds[first - 1] == kinds[at] == 'words':
            first -= 1
        while end < len(kinds) and kinds[end] == kinds[at] == 'words':
            end += 1
        run = doc.lines[first:end]
        sure(not any(line.startswith('    ') for line in run))
        sure(not any('`' in line for line in run) or not any(re.search(r'[<\\]', line) for line in run))
        spans.update((first + here, list(backquoted(line))) for here, line in enumerate(run))
    return any(start <= place < end for start, end in spans[at])


def backquoted(line):
    """Where code stands between backquotes, which begins and ends in one line and cell."""
    start = 0
    for cell in line.split('|'):
        opened = None
        for mark in re.finditer('`+', cell):
            if opened is None:
                opened = mark
            elif len(mark[0]) == len(opened[0]):
                yield start + opened.start(), start + mark.end()
                opened = None
        sure(opened is None)
        start += len(cell) + 1


def same_content(old, new):
    """Whether two texts differ in nothing but layout."""
    if old == new:
        return True
    (one, exact), (two, known) = blocks(old), blocks(new)
    if one == two:
        return True
    letters = [LAYOUT.sub('', text.replace('\\', '')) for text in (old, new)]
    sure(exact and known or letters[0] != letters[1] and not re.search(r'&|\]:', old + new))
    return False


def blocks(text):
    """A text as its blocks, with what is surely layout taken out; and whether that was all of the layout."""
    lines, found, gap = text.split('\n'), [], ''
    exact = not re.search(r'[&\\`<]', text)
    for kind, run in itertools.groupby(zip(sure(kinds_of(lines)), lines), lambda each: each[0]):
        run = [line for _, line in run]
        part, loose = '\n'.join(run), not any(re.search(r'[`<\\]', line) for line in run)
        fold = (lambda words: ' '.join(words.split())) if loose else str.strip
        if kind == 'words' and loose and all(map(PLAIN.match, run)) and '  \n' not in part:
            found.append((kind, fold(part)))
        elif kind == 'heading':
            found += [(len(HEADING.match(line)[1]), fold(title_of(line))) for line in run]
        elif kind == 'table':
            rows = [[fold(cell) for cell in split_row(line.strip())[1:]] for line in run[:1] + run[2:]]
            rows = [row if row[-1] else row[:-1] for row in rows]
            exact = exact and all(len(row) == len(rows[0]) for row in rows)
            found.append((kind, rows))
        elif kind == 'blank':
            gap = '\n' + part
            continue
        elif found and isinstance(found[-1], str):
            found[-1] += gap + '\n' + part
        else:
            found.append(part)
        gap = ''
    return found, exact and not any(isinstance(each, str) for each in found)
