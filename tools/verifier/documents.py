"""Front matter and execution rows, as far as the documentation states their rules."""
import re, unicodedata
from types import SimpleNamespace

from verifier.commits import FORBIDDEN, ID, NAME, OID, VERSION
from verifier.objects import need
from verifier.yaml_subset import Yaml

COLUMNS = ['EI', 'Task', 'VR', 'Execution summary', 'Outcome', 'Performed by']
PROPERTY = {'integer': r'\d+', 'oid': OID, 'version': VERSION, 'document': ID, 'string': '.*', 'enum': '.*'}


def read_document(text, ident, kind):
    """Front matter and execution rows of a document."""
    need(not text.startswith('\ufeff') and '\r' not in text and unicodedata.is_normalized('NFC', text)
         and not FORBIDDEN.search(text.replace('\t', '')), 'document/text', 'not in normal form C, or odd characters')
    need(len(text.encode()) <= 512 << 10, 'document/size', 'more than 512 KiB')
    found = re.match(r'---\n(.*?\n)---(\n|$)', text, re.S)
    front = Yaml(found[1], f'{ident}.md', *('document/front-matter-yaml',) * 2).value if found else {}
    need(isinstance(front, dict), 'document/front-matter-yaml', 'not a map')
    rows, table, fence = {}, False, False
    for line in text.split('\n'):
        cells = [cell.strip() for cell in re.split(r'(?<!\\)\|', line.strip())[1:-1]]
        fence ^= line.startswith(('```', '~~~'))
        table = not fence and (cells == COLUMNS or table and bool(cells))
        if table and cells != COLUMNS and not all(re.fullmatch(':?-+:?', cell) for cell in cells):
            need(len(cells) == 6, 'document/item-columns', line)
            need(re.fullmatch(NAME, cells[0]), 'document/item-id', line)
            need(cells[0].lower() not in map(str.lower, rows), 'document/item-duplicate', line)
            rows[cells[0]] = cells
    typed = {name: front.get(name) for name in kind['properties']}
    return SimpleNamespace(front=front, typed=typed, rows=rows, kind=kind, text=text)


def check_document(doc):
    """The findings that keep a document from review, as far as they do not need a reader of markdown."""
    front, properties = doc.front, doc.kind['properties']
    required = ['title'] + [name for name, each in properties.items() if each.get('required')]
    for name in required:
        need(front.get(name) not in (None, '') and '{{' not in str(front[name]), 'document/front-matter-missing', name)
    for name, value in front.items():
        need(name in ('title', 'revision_summary', *properties), 'document/front-matter-key', name)
        each = properties.get(name, {'type': 'string'})
        need(isinstance(value, int if each['type'] == 'integer' else str) and value in each.get('values', [value])
             and re.fullmatch(PROPERTY[each['type']], str(value), re.S), 'document/front-matter-type', name)
    for cells in doc.rows.values():
        need(not cells[4] or cells[4] in ('Pass', 'Fail'), 'execution/outcome', cells[0])
        need(not cells[4] or cells[3] and cells[5] and not re.fullmatch(r'\[.*\]', cells[3]),
             'document/item-summary', cells[0])
