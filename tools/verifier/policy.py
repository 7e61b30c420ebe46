"""Document kinds and the policy: docs/policy.md."""
import base64, copy, re, unicodedata

from verifier.commits import FORBIDDEN, ID, PRINCIPAL
from verifier.objects import POLICY_SCHEMA, Violation, need
from verifier.signatures import FORMS, check_key, fields, fingerprint
from verifier.yaml_subset import Yaml

JUDGES = 0, 1, 0  # the version of git-qms whose rules these are
GROUPS = 'administrator initiator quality reviewer ci service'
RIGHTS = {  # right: (groups by default, groups that a policy may name)
    'create': ('administrator initiator',) * 2, 'assign': ('quality',) * 2, 'evidence': ('ci',) * 2,
    'review': ('administrator quality reviewer',) * 2, 'approve': ('quality reviewer',) * 2,
    'execute': ('administrator initiator', 'administrator initiator quality reviewer'),
    'comment': ('administrator initiator quality reviewer', GROUPS), 'revoke': ('administrator quality',) * 2,
    'trunk': ('administrator initiator quality service',) * 2}
ALIKE = str.maketrans('аеорсухіјԁѕһԛԝαοιυνρκοӏɡı', 'aeopcyxijdshqwaoiuvpkolgi')
EXECUTION, PLANNED = ['IN_EXECUTION'], ['DRAFT', 'IN_PRE_REVIEW', 'PRE_REVIEWED', 'IN_PRE_APPROVAL', 'PRE_APPROVED']


def shipped(family, numbering, authority='none', kinds=None, states=(), **properties):
    return dict(executable=family != 'document', attachment=family == 'attachment', numbering=numbering,
                authority=authority, parents=[{'kinds': kinds, 'states': states}] if kinds else [],
                properties={name: {'type': kind, 'required': True} for name, kind in properties.items()})


KINDS = {
    'SOP': shipped('document', 'number', 'required'), 'CR': shipped('executable', 'number'),
    'INV': shipped('executable', 'number'), 'TP': shipped('executable', 'child', 'none', ['CR'], PLANNED),
    'ER': shipped('executable', 'child', 'none', ['TP', 'ER'], EXECUTION),
    'VAR': shipped('executable', 'child', 'none', ['*'], EXECUTION, variance_type='integer'),
    'ADD': shipped('executable', 'child', 'none', ['*'], ['CLOSED']),
    'VR': shipped('attachment', 'child', 'none', ['CR', 'VAR', 'ADD'], EXECUTION),
    'TEMPLATE': shipped('document', 'named'), 'POLICY': shipped('document', 'singleton'),
    'RS': shipped('document', 'system', 'required', system='string'),
    'RTM': shipped('document', 'system', 'required', system='string', rs_version='version', qualified_commit='oid')}
KINDS['VAR']['properties']['variance_type']['values'] = [1, 2]
for each in ('SOP', 'CR', 'INV', 'TP', 'ER', 'VAR', 'ADD', 'VR', 'RS', 'RTM'):
    KINDS[each]['template'] = 'TEMPLATE-' + each


def conform(value, schema, path=''):
    """What a value has that the published JSON schema does not allow."""
    types = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'integer': int, 'number': int,
             'null': type(None)}
    if 'anyOf' in schema and all(list(conform(value, each, path)) for each in schema['anyOf']):
        yield 'policy/value', path
    kind = types.get(schema.get('type'), object)
    if not isinstance(value, kind) or isinstance(value, bool) and kind is int \
            or value not in schema.get('enum', [value]) or value != schema.get('const', value):
        yield 'policy/value', path
    elif isinstance(value, dict):
        yield from (('policy/missing-key', f'{path}.{key}') for key in schema.get('required', []) if key not in value)
        for key, inner in value.items():
            inside = schema.get('properties', {}).get(key, schema.get('additionalProperties', True))
            if inside is False:
                yield 'policy/unknown-key', f'{path}.{key}'
            elif inside is not True:
                yield from conform(inner, inside, f'{path}.{key}')
            yield from conform(key, schema.get('propertyNames', {}), f'{path}.{key}')
    elif isinstance(value, list):
        if len(value) < schema.get('minItems', 0):
            yield 'policy/value', path
        for at, inner in enumerate(value):
            yield from conform(inner, schema.get('items', {}), f'{path}[{at}]')
    elif isinstance(value, str):
        if not re.search(schema.get('pattern', ''), value) or len(value) > schema.get('maxLength', 1 << 30):
            yield 'policy/value', path
    elif isinstance(value, int) and not schema.get('minimum', value) <= value <= schema.get('maximum', value):
        yield 'policy/value', path


class Policy:
    """The policy of one event of POLICY, or of genesis: docs/policy.md."""

    def __init__(self, text, signers, prompts):
        need(max(len(text.encode()), len(signers.encode())) <= 1 << 20, 'policy/size', 'more than 1 MiB')
        need(not FORBIDDEN.search(text + signers) and unicodedata.is_normalized('NFC', text + signers), 'policy/text',
             'control or format characters, or not in normal form C')
        self.raw, self.prompts, self.lines = Yaml(text, 'policy.yaml').value, prompts, []
        for rule, where in conform(self.raw, POLICY_SCHEMA):
            raise Violation(rule, f'policy.yaml{where}')
        for line in signers.split('\n')[:-1]:
            found = re.fullmatch(r'(%s) namespaces="git" (\S+) (\S+)( .*)?' % PRINCIPAL, line)
            if not line.startswith('#'):
                need(found, 'policy/signers-line', f'`{line}`')
                check_key(found[2], base64.b64decode(found[3]))
                self.lines.append((found[1], f'{found[2]} {found[3]}'))
        need(signers.endswith('\n'), 'policy/signers-line', 'the last line does not end')
        least = tuple(map(int, self.raw['minimum_version'].split('.')))
        need(least <= JUDGES, 'policy/program-too-old', f'this verifier knows the rules of {JUDGES}')
        self.people, keys = self.raw['principals'], self.raw.get('keys') or {}
        self.retired = set(keys.get('retired') or [])
        self.revoked = {each['key']: each['after'] for each in keys.get('revoked') or []}
        self.owners = {key: who for who, key in self.lines}
        self.fixed = {fingerprint(key): who for who, key in self.lines}
        self.kinds = copy.deepcopy(KINDS)
        for name, more in (self.raw.get('kinds') or {}).items():
            base = self.kinds.setdefault(name, shipped('document', None))
            base.update({**more, 'properties': {**base['properties'], **more.get('properties', {})}})
        self.skew = self.seconds('skew', '5m')
        self.recovery = self.raw.get('recovery') or {'threshold': 0, 'principals': []}

    def seconds(self, name, usual):
        text = (self.raw.get('dates') or {}).get(name, usual)
        return int(text[:-1]) * {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}[text[-1]]

    def suspended(self, who):
        each = self.people.get(who, {'suspended': True})
        return each.get('suspended') or 'sponsor' in each and self.people[each['sponsor']].get('suspended') or False

    def groups(self, right):
        return (self.raw.get('permissions') or {}).get(right, RIGHTS[right][0].split())

    def holds(self, who, right):
        return who in self.people and self.people[who]['group'] in self.groups(right) and not self.suspended(who)

    def quality(self, who):
        return who in self.people and self.people[who]['group'] == 'quality' and not self.suspended(who)

    def live_keys(self, who):
        return {key for owner, key in self.lines if owner == who and fingerprint(key) not in self.retired
                and fingerprint(key) not in self.revoked}

    def base(self, who):
        counts = self.raw['independence'] == 'sponsors'
        return self.people.get(who, {}).get('sponsor', who) if counts else who

    def apart(self, who, people):
        return self.base(who) not in {self.base(each) for each in people}

    def able(self, act, right):
        kinds = ((self.raw.get('acts') or {}).get(act) or {}).get('kinds', GROUPS.split() + ['human', 'agent'])
        return {who for who, each in self.people.items() if self.holds(who, right) and self.live_keys(who)
                and each['kind'] in kinds}

    def problems(self):
        """What makes a policy unfit by itself."""
        groups = {'ci': ['ci'], 'service': ['service']}
        for who, each in self.people.items():
            yield each['group'] in groups.get(each['kind'], GROUPS.split()[:4]), 'policy/group-kind', who
            yield (each['kind'] == 'human') != ('sponsor' in each) and (each['kind'] == 'human' or self.people.get(
                each['sponsor'], {}).get('kind') == 'human'), 'policy/sponsor', who
        for part in ('name', 'email'):
            said = [each[part] for each in self.people.values()]
            yield len({each.casefold() for each in said}) == len(said), 'policy/unique', part
            yield len(set(map(looks, said))) == len(said), 'policy/look-alike', part
        yield len({point(key) for _, key in self.lines}) == len(self.lines), 'policy/key-shared', 'stands on two lines'
        yield all(who in self.people for who, _ in self.lines), 'policy/key-principal', 'a key of nobody'
        named = list((self.raw.get('keys') or {}).get('retired') or []) + list(self.revoked)
        yield all(key in self.fixed for key in named), 'policy/key-unknown', 'retired or revoked, and not there'
        yield len(set(named)) == len(named), 'policy/key-twice', 'retired or revoked twice'
        for right, given in (self.raw.get('permissions') or {}).items():
            yield set(given) <= set(RIGHTS[right][1].split()), 'policy/forbidden-grant', right
        live = [who for who in self.people if self.live_keys(who) and not self.suspended(who)]
        yield any(self.people[who]['group'] == 'administrator' for who in live), 'policy/administrator-needed', ''
        yield any(self.quality(who) for who in live), 'policy/quality-needed', 'no quality person with a live key'
        for act in ('create', 'assign', 'review', 'approve', 'execute', 'comment'):
            yield self.able(act, act), 'policy/nobody-left', f'nobody may {act}'
        judges = [who for who in self.able('review', 'review') & self.able('approve', 'approve') if self.quality(who)]
        yield any(self.apart(who, [maker]) for maker in self.able('create', 'create') for who in judges), \
            'policy/nobody-left', 'nobody of quality is independent of anybody who creates'
        recovers = self.recovery['principals']
        humans = all(self.people.get(who, {}).get('kind') == 'human' for who in recovers)
        live = sum(1 for who in set(recovers) if self.live_keys(who))
        yield humans and len(set(recovers)) == len(recovers) and live >= self.recovery['threshold'], \
            'policy/recovery', 'not distinct humans, or too few with live keys'

    def follows(self, old):
        """What forbids this policy to come after another."""
        rank = [tuple(map(int, each.raw['minimum_version'].split('.'))) for each in (self, old)]
        yield self.raw['version'] > old.raw['version'] == self.raw['replaces'], 'policy/version', 'not the next'
        yield rank[0] >= rank[1], 'policy/minimum-version', 'falls'
        yield self.lines[:len(old.lines)] == old.lines, 'policy/signers-append-only', 'a line is gone or moved'
        yield all(who in self.people for who, _ in old.lines), 'policy/roster-append-only', 'somebody is gone'
        yield old.retired <= self.retired | set(self.revoked) and all(
            self.revoked.get(key) == after for key, after in old.revoked.items()), 'policy/key-status', 'lives again'
        fixed = [(name, kind[part], self.kinds.get(name, {}).get(part)) for name, kind in old.kinds.items()
                 for part in ('executable', 'numbering', 'attachment')]
        yield all(was == now for _, was, now in fixed), 'policy/kind-fixed', 'a kind is gone or another'
        yield self.recovery == old.recovery, 'policy/recovery-fixed', 'changes'

    def gainers(self, old):
        """Who gains a key, a right or independence by this policy over another, and who answers for them."""
        found = set()
        for who in self.people:
            new = {key for owner, key in self.lines[len(old.lines):] if owner == who}
            gone = old.live_keys(who) - self.live_keys(who)
            gains = any(who in self.able(act, right) and not old.holds(who, right) or self.holds(who, right)
                        and not old.holds(who, right) for act, right in ((right, right) for right in RIGHTS))
            if len(new) > len(gone) or gains or who in old.people and self.base(who) != old.base(who):
                found |= {who} | {each.people.get(who, {}).get('sponsor', who) for each in (self, old)}
        return found

    def kind_of(self, ident):
        """(kind, parent) of a document id."""
        parts = ident.split('-')
        need(re.fullmatch(ID, ident) and len(ident) <= 120, 'id/grammar', ident)
        kind = parts[-2] if len(parts) > 2 and self.kinds.get(parts[-2], {}).get('numbering') == 'child' else \
            parts[2] if parts[0] == 'SDLC' and len(parts) == 3 else parts[0]
        need(kind in self.kinds, 'kind/unknown', f'no kind of {ident} is declared')
        numbering = self.kinds[kind]['numbering']
        form = {'number': 2, 'child': len(parts), 'singleton': 1, 'system': 3}.get(numbering, len(parts))
        need(len(parts) == form and (numbering != 'named' or len(parts) > 1), 'kind/form', ident)
        if numbering in ('number', 'child'):
            need(re.fullmatch(r'(?!000)\d{3}|[1-9]\d{3,8}', parts[-1]), 'kind/number', ident)
        return kind, '-'.join(parts[:-2]) if numbering == 'child' else None


def looks(name):
    """A name without what the eye does not tell apart: case, spacing, and letters of other scripts."""
    return re.sub(r'[\s._-]', '', unicodedata.normalize('NFKC', name).casefold().translate(ALIKE))


def point(key):
    """The key itself, the same for a plain and a security key."""
    kind, text = key.split(' ')
    part = fields(base64.b64decode(text), FORMS[kind])
    return tuple(part[1:]) if kind == 'ssh-rsa' else part[2 if 'ecdsa' in kind else 1]


def fold(name):
    text = ''.join(each for each in unicodedata.normalize('NFKC', name) if not FORBIDDEN.match(each)).upper().lower()
    return '/'.join(part.rstrip('. ') for part in text.split('/'))


def directory(ident):
    """Where a record's files stand; of POLICY `.qms/`, of which it has three entries."""
    parts = ident.split('-')
    kind = parts[2] if parts[0] == 'SDLC' and len(parts) > 2 else parts[0]
    shard = f'{int(parts[1]) // 100}xx/' if len(parts) > 1 and parts[1].isdigit() else ''
    return '.qms/' if ident == 'POLICY' else f'.qms/docs/{kind}/{shard}{ident}/'
