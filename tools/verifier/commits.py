"""Commits, messages and trailers, in the one strict grammar of docs/format.md."""
import re
from types import SimpleNamespace

from verifier.objects import FORMAT, LIFECYCLE, LIMITS, check_text, decode, need, units

KEYS = [row['key'] for row in LIFECYCLE['trailers']]
REPEATED = {row['key'] for row in LIFECYCLE['trailers'] if row['many']}
OID, ID, PRINCIPAL = r'[0-9a-f]{40}', r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*', r'[a-z0-9]+(?:-[a-z0-9]+)*'
DOCUMENT, PERSON = rf'(?=.{{1,120}}(?: |$)){ID}', rf'(?=.{{1,64}}$){PRINCIPAL}'
SYSTEM, RELEASE = '[A-Z][A-Z0-9]{0,15}', r'(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})'
VERSION, NAME = r'(?:0|[1-9][0-9]{0,6})\.(?:0|[1-9][0-9]{0,6})', r'[A-Za-z0-9][A-Za-z0-9._-]*'
VALUES = {  # of each trailer; no event has CR
    'Document': DOCUMENT, 'Event': r'[a-z-]+', 'Actor': PERSON, 'Phase': 'pre|post', 'Version': VERSION,
    'State': '|'.join(row['state'] for row in LIFECYCLE['states']), 'Outcome': '.*', 'Assignee': PERSON,
    'Owner': PERSON, 'Parent': DOCUMENT, 'Child': DOCUMENT, 'Authority': DOCUMENT, 'Item': rf'(?=.{{1,64}}$){NAME}',
    'Template': rf'(?=TEMPLATE-){DOCUMENT} {OID}', 'Commit': rf'(?=.{{1,64}} ){NAME} {OID}', 'Policy': OID,
    'System': SYSTEM, 'Clear': OID, 'Release': f'{SYSTEM} {RELEASE}',
    'Pin': f'(?:{DOCUMENT}|trunk) {OID}', 'Digest': 'sha256:[0-9a-f]{64}', 'Request': rf'(?=.{{1,64}}$){NAME}',
    'Evidence': f'commit {OID}|document {DOCUMENT} {VERSION}|record {DOCUMENT}|file {NAME}(?:/{NAME})*'}
IDENT = re.compile(r'([^<>\n]+) <([^<>\s]+)> (0|[1-9][0-9]{0,11}) ([+-](?:0[0-9]|1[0-3])[0-5][0-9]|[+-]1400)')
HEADER = re.compile(r'tree (%s)\n((?:parent %s\n)*)author ([^\n]*)\ncommitter ([^\n]*)\n'
                    r'(?:gpgsig ([^\n]*(?:\n [^\n]*)*)\n)?\n' % (OID, OID))
CUT = re.compile(r'\s*[Qq][Mm][Ss]-|---(\s|$)|\S+ -{24} >8 -{24}$')  # nowhere but in the trailers


def read_ident(text):
    found = IDENT.fullmatch(text)
    need(found and found[1] == found[1].strip() and not re.search(r'^[.,:;"\']|[.,:;"\']$', found[2])
         and found[4] != '-0000', 'bytes/header', text)
    return SimpleNamespace(name=found[1], email=found[2], time=int(found[3]))


def read_commit(oid, data, governed=True):
    """An event or governed step; without trailers, a signed ungoverned step."""
    need(len(data) <= LIMITS['commitBytes'], 'bytes/size')
    text = decode(data, 'bytes/encoding')
    check_text(text, 'bytes/text')
    head = HEADER.match(text)
    need(head, 'bytes/header', 'other headers than tree, parent, author, committer, gpgsig')
    parents, message = re.findall(OID, head[2]), text[head.end():]
    need(len(set(parents)) == len(parents), 'bytes/header', 'a parent stands twice')
    need(len(message.encode()) <= LIMITS['messageBytes'], 'bytes/size')
    commit = SimpleNamespace(
        oid=oid, tree=head[1], parents=parents, author=read_ident(head[3]), committer=read_ident(head[4]),
        armour=head[5] and head[5].replace('\n ', '\n'), trailers={}, subject=message.split('\n')[0], body='',
        payload=re.sub(rb'\ngpgsig [^\n]*(\n [^\n]*)*', b'', data, count=1) if head[5] is not None else data)
    if governed:
        read_message(commit, message)
    commit.pins = dict(pin.split(' ') for pin in commit.trailers.get('Pin', []))
    commit.act = commit.trailers.get('Event', [None])[0]
    commit.actor = commit.trailers.get('Actor', [None])[0]
    return commit


def read_message(commit, message):
    """A subject, paragraphs of text, and one paragraph of trailers."""
    paragraphs = message[:-1].split('\n\n')
    need(message.endswith('\n') and not message.startswith(('\n', ' ')) and '\n\n\n' not in message
         and not message.endswith('\n\n') and ' \n' not in message and '\n' not in paragraphs[0]
         and units(paragraphs[0]) <= LIMITS['subjectLength']
         and not any(CUT.match(line) for each in paragraphs[:-1] for line in each.split('\n')), 'bytes/message')
    commit.body, last = '\n\n'.join(paragraphs[1:-1]), -1
    for line in paragraphs[-1].split('\n') if len(paragraphs) > 1 else ['']:
        found = re.fullmatch(r'QMS-([A-Za-z]+): (\S(?:.*\S)?)', line)
        need(found, 'trailer/form', line)
        key, value = found[1], found[2]
        need(key in KEYS, 'trailer/unknown', line)
        at, before = KEYS.index(key), commit.trailers.setdefault(key, [])
        need(at >= last and (not before or key in REPEATED), 'trailer/order', line)
        need(re.fullmatch(VALUES.get(key, '.*'), value) and (key != 'Reason' or units(value) <= LIMITS['reasonLength']),
             'trailer/value', line)
        need(not before or key not in ('Pin', 'Assignee') or before[-1].split(' ')[0] < value.split(' ')[0],
             'trailer/order', f'`{line}` does not ascend')
        before.append(value)
        last = at


def check_step(e):
    """A governed step of trunk: its kind, how many parents it has, and its trailers."""
    form = FORMAT['steps'].get(e.act)
    need(form, 'step/unknown', e.act)
    need(len(e.parents) in form['parents'], 'step/parents', f'{len(e.parents)} parents')
    need(set(form['required']) <= set(e.trailers), 'trailer/missing')
    need(set(e.trailers) <= {*form['required'], *form['optional']}, 'trailer/not-of-act')
    need(all(re.fullmatch(f'(?:baseline|{SYSTEM}) {OID}', value) for value in e.trailers.get('Commit', [])),
         'trailer/value', 'QMS-Commit')


def claims_governance(data):
    """Whether a line of a commit begins as a trailer does, in any case; `QMS-CR:` is left aside."""
    return re.search(r'(^|[\n\r])[ \t\v\f\xa0]*qms-(?!cr:)', data.decode('latin-1'), re.I) is not None
