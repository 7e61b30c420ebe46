"""Tables that stand in no list or quote, and headings with what stands below them."""
import re
from types import SimpleNamespace

from verifier.documents import decode_cell, split_row
from verifier.sections import kinds_in, name_of, title_of


def cells_of(line):
    """The cells of a row as they read; the bars at its ends may be missing."""
    cells = split_row(line.strip(' \t'))
    cells = cells[0 if cells[0] else 1:len(cells) if cells[-1] else -1]
    return [decode_cell(cell) for cell in cells]


def plain(cell):
    return re.sub('^[*_`]+|[*_`]+$', '', cell).strip()


def column(cell):
    """A heading of a column as tables are known by it."""
    return re.sub('[ \\t]+', ' ', re.sub('[*_`]', '', cell)).strip().lower()


def tables_of(doc):
    """Of each table the line it begins at, the names of its columns, its rows as (line, cells), and its section."""
    kinds, section, at = kinds_in(doc), '', 0
    while at < len(kinds):
        if kinds[at] == 'heading' and not doc.lines[at].startswith('###'):
            section = name_of(title_of(doc.lines[at]))
        end = at + 1
        if kinds[at] == 'table':
            while end < len(kinds) and kinds[end] == 'table':
                end += 1
            yield SimpleNamespace(at=at, columns=[column(cell) for cell in cells_of(doc.lines[at])], section=section,
                                  rows=[(line, cells_of(doc.lines[line])) for line in range(at + 2, end)])
        at = end


def entries_of(doc, section, form):
    """(line, what the form finds in its title, text below) of each deeper heading in a section that has the form."""
    kinds, inside = kinds_in(doc), False
    heads = [at for at, kind in enumerate(kinds) if kind == 'heading']
    for at, end in zip(heads, [*heads[1:], len(kinds)]):
        top, found = not doc.lines[at].startswith('###'), form.match(title_of(doc.lines[at]))
        inside = name_of(title_of(doc.lines[at])) == section if top else inside
        if inside and not top and found:
            yield at, found, '\n'.join(doc.lines[at + 1:end])


def lines_of_section(doc, section):
    """The numbers of the lines below the first heading of that name, up to the next one of level 1 or 2."""
    heads = [at for at, kind in enumerate(kinds_in(doc)) if kind == 'heading' and not doc.lines[at].startswith('###')]
    for at, end in zip(heads, [*heads[1:], len(doc.lines)]):
        if name_of(title_of(doc.lines[at])) == section:
            return range(at + 1, end)
    return range(0)
