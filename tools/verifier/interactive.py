"""Records that are written answer by answer: their template's questions, the answers, and the document these make."""
import json, re, unicodedata
from types import SimpleNamespace

from verifier.commits import OID
from verifier.objects import LIMITS, Violation, check_text, need, units

TAG = re.compile(r'<!-- @([a-z-]+)(?:: ([^<>]*?))? -->')
SHAPES = {'template': ['start'], 'prompt': ['next', 'type', 'commit'], 'gate': ['type', 'yes', 'no'], 'end-prompt': None,
          'loop': [], 'end-loop': [], 'end': None}
LINE = re.compile(r'(?:  - |    |)([a-z]+): (".*"|1|\[\])|answers:')
ITEM = r'[a-z][a-z0-9_]{0,39}(\.[1-9][0-9]{0,5})?'
FORMS = {'gate': 'yes|no', 'outcome': 'Pass|Fail', 'text': '(?s:.*)',
         'items': r'[A-Za-z0-9][A-Za-z0-9._-]*(, [A-Za-z0-9][A-Za-z0-9._-]*)*'}
FILLED = {'ID', 'TITLE', 'PARENT', 'DATE', 'PERFORMERS', 'PERFORMED'}
KEYS = ['item', 'reopen', 'value', 'commit', 'reason', 'by', 'at']


def body(text):
    """The lines below `<!-- document -->`."""
    lines = text.split('\n')
    at = next((at for at, line in enumerate(lines) if re.fullmatch(r'<!--\s*document\s*-->', line.strip())), len(lines))
    return lines[at + 1:]


def asks(text):
    return any(re.search(r'<!--\s*@', line) for line in body(text))


def read_tag(line):
    """The name of a tag, its id and its attributes."""
    found = TAG.fullmatch(line)
    need(found and found[1] in SHAPES, 'template/tags', line)
    name, allowed = found[1], SHAPES[found[1]]
    need((allowed is None) == (found[2] is None), 'template/tags', line)
    first, *pairs = [part.strip() for part in (found[2] or '').split('|')]
    form = '[A-Za-z][A-Za-z0-9_-]{0,39}' if name == 'template' else '[a-z][a-z0-9_]{0,39}'
    need(allowed is None or re.fullmatch(form, first), 'template/tags', line)
    said = dict(pair.split(': ', 1) if ': ' in pair else (pair, '') for pair in pairs)
    values = {'type': ['yesno'] if name == 'gate' else ['text', 'outcome', 'items'], 'commit': ['true']}
    need(len(said) == len(pairs) and set(said) <= set(allowed or []), 'template/tags', line)
    need(all(value in values[key] if key in values else re.fullmatch('[a-z][a-z0-9_]{0,39}', value)
             for key, value in said.items()), 'template/tags', line)
    wanted = {'template': ['start'], 'prompt': ['next'], 'gate': ['type', 'yes', 'no']}.get(name, [])
    need(set(wanted) <= set(said), 'template/tags', line)
    return name, first, said


def read_template(text):
    """Its questions by id, in order; its start; the first question of each loop; and its text, in parts."""
    t = SimpleNamespace(start=None, nodes={}, first={}, parts=[], guidance={})
    asking = loop = None
    loops, ended, rule = set(), False, 'template/tags'
    for line in body(text):
        if not re.search(r'<!--\s*@', line):
            if asking:
                t.guidance[asking].append(line)
                continue
            need(not line.strip() or t.start and not ended, rule, line)
            if t.start and not ended:
                need('<!--' not in line, rule, line)
                if not t.parts or t.parts[-1][0] != loop:
                    t.parts.append((loop, []))
                t.parts[-1][1].append(line)
            continue
        name, ident, said = read_tag(line)
        need(not ended and (t.start is None) == (name == 'template'), rule, line)
        need((asking is not None) == (name == 'end-prompt'), rule, line)
        if name == 'template':
            t.start = said['start']
        elif name in ('prompt', 'gate'):
            need(ident not in t.nodes and ident != 'end', rule, line)
            t.nodes[ident] = SimpleNamespace(id=ident, loop=loop, gate=name == 'gate', commit='commit' in said, to=[
                said[key] for key in ('next', 'yes', 'no') if key in said],
                type='gate' if name == 'gate' else said.get('type', 'text'))
            asking, t.guidance[ident] = ident, []
            if loop:
                t.first.setdefault(loop, ident)
        elif name == 'end-prompt':
            asking = None
        elif name == 'loop':
            need(loop is None and ident not in loops, rule, line)
            loop = ident
            loops.add(loop)
        elif name == 'end-loop':
            need(loop == ident, rule, line)
            loop = None
        else:
            need(loop is None, rule, line)
            ended = True
    need(ended and asking is None, rule, 'no @end')
    check_questions(t, loops)
    return t


def check_questions(t, loops):
    """Every question is reached, leads on, has guidance, and its answer stands in the text."""
    rule, order = 'template/tags', list(t.nodes)
    need(order and t.start == order[0] and not loops & set(order) and set(t.first) == loops, rule, 'the questions')
    reached, shown = {t.start, *(to for node in t.nodes.values() for to in node.to)}, set()
    need(set(order) <= reached <= {*order, 'end'}, rule, 'a question that is not reached, or is none')
    for node in t.nodes.values():
        back = t.first.get(node.loop) if node.gate else None
        for to in node.to:
            need(to == 'end' or to == back or order.index(to) > order.index(node.id), rule, f'{node.id} leads back')
            into = None if to == 'end' else t.nodes[to].loop
            need(into in (None, node.loop) or t.first[into] == to, rule, f'{node.id} leads into a loop')
        need(not node.gate or set(node.to) != {back}, rule, f'{node.id} never leaves its loop')
        need(any(line.strip() for line in t.guidance[node.id]), rule, f'{node.id} has no guidance')
    texts = [(loop, line, True) for loop, lines in t.parts for line in lines]
    texts += [(t.nodes[ident].loop, line, False) for ident, lines in t.guidance.items() for line in lines]
    for loop, line, shows in texts:
        for found in re.finditer(r'\{\{([^{}]*)\}\}', line):
            node = t.nodes.get(found[1])
            need(node.loop in (None, loop) if node else found[1] in FILLED or loop and found[1] == '_n', rule, line)
            if node and shows:
                shown.add(node.id)
                need(line.strip() == found[0] or not line.lstrip().startswith(found[0]), rule, line)
    need(all(node.gate or node.id in shown for node in t.nodes.values()), rule, 'an answer that stands nowhere')


def read_responses(data):
    """template, title and entries, in their one written form."""
    rule = 'respond/file'
    need(len(data) <= LIMITS['documentBytes'], rule, 'its size')
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        raise Violation((rule, 'not UTF-8'))
    head, entries = {}, []
    for line in text.split('\n')[:-1]:
        found = LINE.fullmatch(line)
        need(found, rule, line)
        if not found[1]:
            continue
        try:
            value = json.loads(found[2]) if found[2][0] == '"' else found[2]
        except ValueError:
            raise Violation((rule, line))
        if line.startswith('  - '):
            entries.append({})
        need(not line.startswith(' ') or entries, rule, line)
        into = entries[-1] if line.startswith(' ') else head
        need(found[1] not in into, rule, line)
        need(found[1] not in ('item', 'reopen') or re.fullmatch(ITEM, value), rule, line)
        into[found[1]] = value
    need(re.fullmatch(rf'TEMPLATE-[A-Z0-9-]+ {OID}', head.get('template', '')) and head.get('schema') == '1', rule)
    quote = lambda value: json.dumps(value, ensure_ascii=False)
    again = f'schema: 1\ntemplate: {quote(head["template"])}\ntitle: {quote(head.get("title", ""))}\nanswers:'
    for entry in entries:
        wanted = [key for key in KEYS if key in entry]
        required = {'reopen', 'by', 'at'} if 'reopen' in entry else {'item', 'value', 'by', 'at'}
        need(required <= set(wanted) and ('reopen' not in entry or not {'item', 'value'} & set(wanted)), rule, 'an answer')
        again += ''.join(f'\n{"    " if at else "  - "}{key}: {quote(entry[key])}' for at, key in enumerate(wanted))
    need(text == again + ('\n' if entries else ' []\n'), rule, 'not in its written form')
    return SimpleNamespace(template=head['template'], title=head.get('title', ''), entries=entries)


def what(entry):
    return entry.get('item', entry.get('reopen'))


def walk(t, entries):
    """The items on the way that are answered, the one that is asked now or None, and the iterations of each loop."""
    answers = {entry['item']: entry['value'] for entry in entries if 'item' in entry}
    again, seen, way, ident, turn = {}, {}, [], t.start, 1
    for entry in entries:
        if 'reopen' in entry:
            loop, _, number = entry['reopen'].partition('.')
            again.setdefault(loop, []).append(int(number))
    while ident != 'end':
        node = t.nodes[ident]
        if node.loop and turn not in seen.setdefault(node.loop, []):
            seen[node.loop].append(turn)
        item = f'{ident}.{turn}' if node.loop else ident
        if item not in answers:
            return way, item, seen
        way.append(item)
        to = node.to[0 if not node.gate or answers[item] == 'yes' else 1]
        inside = None if to == 'end' else t.nodes[to].loop
        fresh = [each for each in again.get(node.loop, []) if each not in seen[node.loop]] if node.loop else []
        if node.loop and inside == node.loop:
            turn += to == t.first[node.loop]
        elif fresh:
            to, turn = t.first[node.loop], fresh[0]
        else:
            turn = 1
        ident = to
    return way, None, seen


def node_of(t, item):
    return t.nodes.get(item.partition('.')[0])


def admit(t, entries, entry):
    """Whether an entry may follow those that are there."""
    way, asked, seen = walk(t, entries)
    if 'reopen' in entry:
        loop = entry['reopen'].partition('.')[0]
        here = node_of(t, asked).loop if asked else None
        turns = [int(what(each).partition('.')[2]) for each in entries if loop == (
            each['reopen'].partition('.')[0] if 'reopen' in each else node_of(t, each['item']).loop)]
        need(loop in t.first and seen.get(loop) and here != loop, 'respond/reopen', loop)
        need(entry['reopen'] == f'{loop}.{1 + max(turns + seen[loop])}', 'respond/reopen', entry['reopen'])
        need('reason' in entry, 'respond/reason')
        need('commit' not in entry, 'respond/value')
        return
    item, value = entry['item'], entry['value']
    need(item == asked or item in way, 'respond/not-asked', item)
    need((item in way) == ('reason' in entry), 'respond/reason', item)
    node = node_of(t, item)
    need(value and value == value.strip() and units(value) <= LIMITS['answerLength'], 'respond/value', item)
    check_text(value, 'respond/value')
    need(re.fullmatch(FORMS[node.type], value), 'respond/value', item)
    need(node.commit == ('commit' in entry), 'respond/commit', item)


def standing(t, entries):
    """Whether it is complete, its outcome, and the items of its parent that it names."""
    way, asked, _ = walk(t, entries)
    answers = {entry['item']: entry['value'] for entry in entries if 'item' in entry}
    said = [(node_of(t, item), answers[item]) for item in way]
    outcomes = [value for node, value in said if node.type == 'outcome' and not node.loop]
    named = {each for node, value in said if node.type == 'items' for each in value.split(', ')}
    return SimpleNamespace(complete=asked is None, outcome=(outcomes or [None])[-1], items=named)


def literal(text):
    return re.sub(r'([\\`*_{}[\]<>#~|&])', r'\\\1', re.sub(r'\s+', ' ', text))


def scalar(value):
    """A title as front matter writes it."""
    word = lambda each: unicodedata.category(each)[0] in 'LN' or each in " ._,()/'+-"
    plain = value and unicodedata.category(value[0])[0] == 'L' and all(map(word, value)) and not value.endswith(' ')
    odd = re.fullmatch('(?i:true|false|null|yes|no|on|off|y|n)', value)
    return value if plain and not odd else json.dumps(value, ensure_ascii=False)


def block(given, stands, empty):
    """All answers to an item, each as a quote with who gave it below."""
    if not given:
        return empty
    found = []
    for at, entry in enumerate(given):
        aside = 'replaced' if at < len(given) - 1 else None if stands else 'no longer asked'
        lines = entry['value'].split('\n')
        quote = ([f'> ~~{literal(line).strip()}~~' if line.strip() else '>' for line in lines] if aside else
                 ['> ' + re.sub(r'^(\s*)\[', r'\1\\[', line) if line else '>' for line in lines])
        notes = [f"{entry['by']}, {entry['at'][:10]} {entry['at'][11:19]} UTC"]
        notes += [f"commit {entry['commit']}"] if 'commit' in entry else []
        notes += [f"amended: {literal(entry['reason'])}"] if 'reason' in entry else []
        found.append('\n'.join(quote) + f"\n\n*{'; '.join([*notes, *([aside] if aside else [])])}*")
    return '\n\n'.join(found)


def inline(given, stands, empty):
    said = [literal(entry['value']) for entry in given]
    last = len(said) - 1
    return ' '.join(text if at == last and stands else f'~~{text.strip()}~~' for at, text in enumerate(said)) or empty


def compiled(t, r, ident, parent):
    """The document that a template and responses make."""
    way, asked, seen = walk(t, r.entries)
    empty = '*Not answered yet.*' if asked else '*Not asked.*'
    given = {}
    for entry in r.entries:
        if 'item' in entry:
            given.setdefault(entry['item'], []).append(entry)
    answers = [entry for entry in r.entries if 'item' in entry]
    days = sorted(entry['at'][:10] for entry in answers)
    filled = {'ID': ident, 'TITLE': r.title, 'PARENT': parent or 'none', 'DATE': (days or ['not begun'])[0],
              'PERFORMERS': ', '.join(sorted({entry['by'] for entry in answers})) or 'nobody yet',
              'PERFORMED': (days or ['not begun'])[-1]}

    def fill(line, turn):
        def said(name, how):
            item = f'{name}.{turn}' if t.nodes[name].loop else name
            return how(given.get(item, []), item in way, empty)
        alone = re.fullmatch(r'\{\{([^{}]*)\}\}', line.strip())
        if alone and alone[1] in t.nodes:
            return f'\n{said(alone[1], block)}\n'
        return re.sub(r'\{\{([^{}]*)\}\}', lambda found: str(turn) if found[1] == '_n' else said(
            found[1], inline) if found[1] in t.nodes else filled.get(found[1], found[0]), line)

    parts = []
    for loop, lines in t.parts:
        turns = {int(item.partition('.')[2]) for item in given if node_of(t, item).loop == loop} if loop else set()
        for turn in sorted(turns | set(seen.get(loop, []))) if loop else [None]:
            parts.append('\n'.join(fill(line, turn) for line in lines))
    text = re.sub(r'\n{3,}', '\n\n', '\n'.join(parts)).strip()
    return f'---\ntitle: {scalar(r.title)}\n---\n\n{text}\n'
