"""Commits, messages and trailers, in the one strict grammar of docs/format.md."""
import re, unicodedata
from types import SimpleNamespace

from verifier.objects import KEYS, REPEATED, TABLE, Violation, need

FORBIDDEN = re.compile(
    '[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e'
    '\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3'
    '\U0001d173-\U0001d17a\U000e0000-\U000e007f]')
OID, ID, PRINCIPAL = r'[0-9a-f]{40}', r'[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*', r'[a-z0-9]+(?:-[a-z0-9]+)*'
VERSION, NAME = r'(?:0|[1-9]\d{0,6})\.(?:0|[1-9]\d{0,6})', r'[A-Za-z0-9][A-Za-z0-9._-]*'
VALUES = {'Document': ID, 'Event': r'[a-z-]+', 'Actor': PRINCIPAL, 'Phase': 'pre|post', 'Version': VERSION,
          'State': '|'.join(row['state'] for row in TABLE['states']), 'Outcome': 'recommend|request-updates|Pass|Fail',
          'Assignee': PRINCIPAL, 'Owner': PRINCIPAL, 'Parent': ID, 'Child': ID, 'Authority': ID, 'Item': NAME,
          'Template': f'TEMPLATE-[A-Z0-9-]+ {OID}', 'Commit': f'baseline {OID}', 'Policy': OID, 'Request': NAME,
          'Pin': f'(?:{ID}|trunk) {OID}', 'Digest': 'sha256:[0-9a-f]{64}',
          'Evidence': f'commit {OID}|document {ID} {VERSION}|record {ID}|file .+'}
LIMITS = {'Reason': 1000, 'Item': 64, 'Request': 64, 'Document': 120, 'Actor': 64}
IDENT = re.compile(r'([^<>\n]+) <([^<>\s]+)> (0|[1-9]\d{0,11}) ([+-](?:0\d|1[0-3])[0-5]\d|[+-]1400)')
HEADER = re.compile(r'tree (%s)\n((?:parent %s\n)*)author ([^\n]*)\ncommitter ([^\n]*)\n'
                    r'(?:gpgsig ([^\n]*(?:\n [^\n]*)*)\n)?\n' % (OID, OID))
CUT = re.compile(r'\s*qms-|---(\s|$)|\S+ -{24} >8 -{24}', re.I)


def read_ident(text):
    found = IDENT.fullmatch(text)
    need(found and found[1] == found[1].strip() and not re.search(r'^[.,:;"\']|[.,:;"\']$', found[2])
         and found[4] != '-0000', 'bytes/header', f'`{text}` is no author or committer')
    return SimpleNamespace(name=found[1], email=found[2], time=int(found[3]))


def read_commit(oid, data, governed=True):
    """An event or governed step, in the one grammar of docs/format.md; without trailers, a signed ungoverned one."""
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        raise Violation('bytes/encoding', 'not UTF-8')
    head = HEADER.match(text)
    need(len(data) <= 80 << 10 and (not head or len(text[head.end():].encode()) <= 64 << 10), 'bytes/size', 'too large')
    need(not FORBIDDEN.search(text) and unicodedata.normalize('NFC', text) == text, 'bytes/text',
         'not in normal form C, or a control or format character')
    need(head, 'bytes/header', 'other headers than tree, parent, author, committer, gpgsig')
    parents = re.findall(OID, head[2])
    need(len(set(parents)) == len(parents), 'bytes/header', 'a parent stands twice')
    message = text[head.end():]
    paragraphs = message[:-1].split('\n\n')
    lines = message.split('\n')
    need(message.endswith('\n') and not message.endswith('\n\n') and not message.startswith(('\n', ' '))
         and '\n\n\n' not in message and ' \n' not in message and len(paragraphs) > governed
         and len(lines[0].encode('utf-16-le')) <= 400 and '\n' not in paragraphs[0]
         and not any(CUT.match(line) for each in paragraphs[:-1 if governed else None] for line in each.split('\n')),
         'bytes/message', 'not a subject, paragraphs of text and one paragraph of trailers')
    commit = SimpleNamespace(oid=oid, tree=head[1], parents=parents, author=read_ident(head[3]),
                             committer=read_ident(head[4]), armour=head[5] and head[5].replace('\n ', '\n'),
                             payload=re.sub(rb'\ngpgsig [^\n]*(\n [^\n]*)*', b'', data, count=1)
                             if head[5] is not None else data,
                             subject=lines[0], body='\n\n'.join(paragraphs[1:-1]), trailers={})
    last = -1
    for line in paragraphs[-1].split('\n') if governed else []:
        found = re.fullmatch(r'([A-Za-z-]+): (\S(?:.*\S)?)', line)
        need(found and found[1].startswith('QMS-'), 'trailer/form', f'`{line}` is no trailer')
        key, value = found[1][4:], found[2]
        need(key in KEYS, 'trailer/unknown', f'`{found[1]}` is no trailer')
        at, before = KEYS.index(key), commit.trailers.setdefault(key, [])
        need(at >= last and (not before or key in REPEATED), 'trailer/order', f'`{line}` is out of order')
        need(re.fullmatch(VALUES.get(key, '.*'), value) and len(value) <= LIMITS.get(key, 1 << 16), 'trailer/value',
             f'`{line}` has no value of its form')
        name = value.split(' ')[0] if key == 'Pin' else value
        need(not before or key not in ('Pin', 'Assignee') or before[-1].split(' ')[0] < name, 'trailer/order',
             f'`{line}` does not ascend')
        before.append(value)
        last = at
    commit.pins = dict(pin.split(' ') for pin in commit.trailers.get('Pin', []))
    commit.act = commit.trailers.get('Event', [None])[0]
    commit.actor = commit.trailers.get('Actor', [None])[0]
    return commit
