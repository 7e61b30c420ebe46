"""The policy of one event of POLICY, or of genesis, with its document kinds: docs/policy.md."""
import copy, re, unicodedata

from verifier.commits import ID, PRINCIPAL
from verifier.objects import FORMAT, LIMITS, POLICY_SCHEMA, check_text, need, need_all, units
from verifier.signatures import check_key, decode_base64, fingerprint
from verifier.systems import settled, system_rules
from verifier.yaml_subset import read_yaml

JUDGES = 0, 1, 0  # the version of git-qms whose rules these are
RIGHTS = FORMAT['rights']
RIGHT_OF = {act: right for right, row in RIGHTS.items() for act in row['acts']}
OWN_KIND = {'executable': False, 'attachment': False, 'numbering': 'number', 'parents': [], 'properties': {},
            'authority': 'none', 'template': None, 'sections': [], 'locked_sections': []}
TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'integer': int, 'number': int,
         'null': type(None)}


def conform(value, schema, path=''):
    """(rule, path) of what a value has that the published JSON schema does not allow."""
    if 'anyOf' in schema and all(list(conform(value, each, path)) for each in schema['anyOf']):
        yield 'policy/value', path
    kind = TYPES.get(schema.get('type'), object)
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
        if not re.search(schema.get('pattern', ''), value) or 'pattern' in schema and value.endswith('\n') \
                or units(value) > schema.get('maxLength', 1 << 30):
            yield 'policy/value', path
    elif isinstance(value, int) and not schema.get('minimum', value) <= value <= schema.get('maximum', value):
        yield 'policy/value', path


class Policy:
    """What `policy.yaml` and `allowed_signers` say together; one that cannot mean anything is refused at once."""

    def __init__(self, text, signers, prompts):
        self.prompts, self.keys, points = prompts, [], {}  # keys: (principal, key text) in their order
        self.raw = raw = read_yaml(text, 'policy.yaml')
        least = raw.get('minimum_version') if isinstance(raw, dict) else None
        numbers = re.fullmatch(r'([0-9]{1,6}\.){2}[0-9]{1,6}', str(least))
        self.least = tuple(map(int, least.split('.'))) if numbers else ()
        need(self.least <= JUDGES, 'policy/program-too-old', f'this verifier knows the rules of {JUDGES}')
        for rule, where in conform(raw, POLICY_SCHEMA):
            need(False, rule, f'policy.yaml{where}')
        need(len(signers.encode()) <= LIMITS['policyBytes'], 'policy/size')
        check_text(signers, 'policy/text')
        need(not signers or signers.endswith('\n'), 'policy/signers-line', 'the last line does not end')
        for line in [each for each in signers.split('\n')[:-1] if not each.startswith('#')]:
            found = re.fullmatch(r'(?=.{1,64} name)(%s) namespaces="git" (\S+) (\S+)( \S(.*\S)?)?' % PRINCIPAL, line)
            need(found, 'policy/signers-line', line)
            point = check_key(found[2], decode_base64(found[3], 'policy/signers-line'))
            need(point not in points, 'policy/key-shared', line)
            points[point] = line
            self.keys.append((found[1], f'{found[2]} {found[3]}'))
        self.people, status = raw['principals'], raw.get('keys') or {}
        self.revoked = {each['key']: each['after'] for each in status.get('revoked') or []}
        self.named = [*(status.get('retired') or []), *[each['key'] for each in status.get('revoked') or []]]
        self.owners = {key: who for who, key in self.keys}
        self.status = {key: 'revoked' if fingerprint(key) in self.revoked else 'retired'
                       if fingerprint(key) in self.named else 'live' for _, key in self.keys}
        self.kinds = copy.deepcopy(FORMAT['kinds'])
        for name, more in (raw.get('kinds') or {}).items():
            base = self.kinds.setdefault(name, copy.deepcopy(OWN_KIND))
            base.update({**more, 'properties': {**base['properties'], **more.get('properties', {})}})
        self.demands = {act: each or {} for act, each in (raw.get('acts') or {}).items()}
        self.skew, self.lag = self.seconds('skew', '5m'), self.seconds('max_lag', '1d')
        self.free = (raw.get('trunk') or {}).get('ungoverned') or {'paths': [], 'signed': True}
        self.recovery, self.systems = raw.get('recovery'), raw.get('systems') or {}
        self.proxy = {name: {part: sorted(globs) for part, globs in each.items()}
                      for name, each in (raw.get('proxy') or {}).items()}
        self.by_path = (raw.get('review') or {}).get('by_path', [])
        need_all([*self.roster_rules(), *self.kind_rules(), *self.key_rules(),
                  *system_rules(self.systems, self.people), *self.review_rules()])
        if raw['replaces'] is None:
            need_all(self.capacity())

    def seconds(self, name, usual):
        text = (self.raw.get('dates') or {}).get(name, usual)
        return int(text[:-1]) * {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}[text[-1]]

    # Who may what.

    def suspended(self, who):
        each = self.people.get(who, {'suspended': True})
        return bool(each.get('suspended') or 'sponsor' in each and self.people[each['sponsor']].get('suspended'))

    def groups(self, right):
        given = set((self.raw.get('permissions') or {}).get(right, RIGHTS[right]['default']))
        return given | ({'administrator'} if 'initiator' in given else set())

    def holds(self, who, right):
        return who in self.people and self.people[who]['group'] in self.groups(right) and not self.suspended(who)

    def quality(self, who):
        return who in self.people and self.people[who]['group'] == 'quality' and not self.suspended(who)

    def live_keys(self, who):
        return [key for owner, key in self.keys if owner == who and self.status[key] == 'live']

    def may(self, who, act):
        """Whether somebody could sign an act: right, kind, and a live key that meets the demand."""
        demand = self.demands.get(act, {})
        return self.holds(who, RIGHT_OF[act]) and self.people[who]['kind'] in demand.get('kinds', TYPES_OF_PEOPLE) \
            and any(key.startswith('sk-') or not demand.get('user_presence') for key in self.live_keys(who))

    def base(self, who):
        """Who counts for somebody where independence is asked for."""
        return self.people.get(who, {}).get('sponsor', who) if self.raw['independence'] == 'sponsors' else who

    def apart(self, who, people):
        return self.base(who) not in {self.base(each) for each in people}

    # What no policy may say, by itself.

    def roster_rules(self):
        groups = {'ci': ['ci'], 'service': ['service']}
        for who, each in self.people.items():
            yield 'policy/group-kind', each['group'] in groups.get(each['kind'], FORMAT['groups'][:4])
            sponsor = self.people.get(each.get('sponsor'), {})
            yield 'policy/sponsor', 'sponsor' not in each if each['kind'] == 'human' else sponsor.get('kind') == 'human'
        names, emails = ([each[part] for each in self.people.values()] for part in ('name', 'email'))
        yield 'policy/unique', len(set(map(str.lower, emails))) == len(emails) and len(set(names)) == len(names)
        yield 'policy/look-alike', len(set(map(looks, names))) == len(names)
        for right, given in (self.raw.get('permissions') or {}).items():
            yield 'policy/forbidden-grant', set(given) <= set(RIGHTS[right]['ever'])
        version, before = self.raw['version'], self.raw['replaces']
        yield 'policy/version', version == 1 if before is None else version > before
        yield 'policy/proxy', all((name in FORMAT['groups']) != (name in self.people) for name in self.proxy)
        if self.recovery:
            who = self.recovery['principals']
            yield 'policy/recovery', all(self.people.get(each, {}).get('kind') == 'human' for each in who) \
                and len(set(who)) == len(who) >= self.recovery['threshold']

    def review_rules(self):
        reviewing = self.groups('review')
        for entry in self.by_path:
            yield 'policy/review', all(self.people.get(who, {}).get('group') in reviewing for who in entry['principals'])

    def key_rules(self):
        prints = {fingerprint(key) for _, key in self.keys}
        yield 'policy/key-principal', all(who in self.people for who, _ in self.keys)
        yield 'policy/key-unknown', set(self.named) <= prints
        yield 'policy/key-twice', len(set(self.named)) == len(self.named)

    def kind_rules(self):
        for name, entry in (self.raw.get('kinds') or {}).items():
            kind, shipped = self.kinds[name], FORMAT['kinds'].get(name)
            properties, parents = entry.get('properties', {}), entry.get('parents') or []
            if shipped:
                free = {'authority', 'sections', 'locked_sections', 'properties', 'template'}
                sound = set(entry) <= ({'authority'} if name == 'POLICY' else free) \
                    and not set(properties) & set(shipped['properties'])
            else:
                sound = name != 'SDLC' and {'title', 'executable', 'numbering'} <= set(entry) \
                    and (entry['numbering'] == 'child') == bool(parents) \
                    and all(each['kinds'] and each['states'] and set(each['kinds']) <= {'*', *self.kinds}
                            for each in parents) \
                    and not (kind['attachment'] and not (entry['numbering'] == 'child' and entry['executable'])) \
                    and not (kind['authority'] == 'required' and entry['executable'])
            headings = [each.lower() for each in kind['sections']]
            yield 'policy/kinds', sound and len(set(headings)) == len(headings) \
                and set(kind['locked_sections']) <= set(kind['sections']) \
                and not {'title', 'revision_summary'} & set(properties) \
                and all(map(sound_property, properties.values()))

    def capacity(self):
        """Whether enough people are left to act."""
        live = [who for who in self.people if self.live_keys(who) and not self.suspended(who)]
        yield 'policy/administrator-needed', any(self.people[who]['group'] == 'administrator' for who in live)
        yield from self.quality_left()
        acts = {row['acts'][0] for row in RIGHTS.values() if row['needed']} | (set(self.demands) & set(RIGHT_OF))
        yield 'policy/nobody-left', all(any(self.may(who, act) for who in self.people) for act in acts)
        judges = [who for who in live if self.quality(who) and self.may(who, 'review') and self.may(who, 'approve')]
        yield 'policy/nobody-left', any(self.apart(who, [maker]) for maker in live if self.may(maker, 'create')
                                        for who in judges)
        yield from self.recovery_left()

    def quality_left(self):
        yield 'policy/quality-needed', any(self.quality(who) and self.live_keys(who) for who in self.people)

    def recovery_left(self):
        if self.recovery:
            live = [who for who in self.recovery['principals'] if self.live_keys(who)]
            yield 'policy/recovery', len(live) >= self.recovery['threshold']

    # What may follow another policy.

    def continues(self, old):
        yield 'policy/version', self.raw['version'] > old.raw['version'] == self.raw['replaces']
        yield 'policy/minimum-version', self.least >= old.least
        yield 'policy/signers-append-only', self.keys[:len(old.keys)] == old.keys
        yield 'policy/roster-append-only', all(who in self.people for who, _ in old.keys)
        yield 'policy/key-status', all(self.status.get(key) in ('retired', 'revoked') for _, key in old.keys
                                       if old.status[key] == 'retired') and old.revoked.items() <= self.revoked.items()
        yield 'policy/kind-fixed', all(kind[part] == self.kinds.get(name, {}).get(part) for name, kind in
                                       old.kinds.items() for part in ('executable', 'numbering', 'attachment'))
        yield 'policy/recovery-fixed', self.recovery == old.recovery

    def succeeds(self, old):
        """As a revision that is reviewed and approved."""
        return [*self.continues(old), *self.capacity()]

    def revokes(self, old):
        """As an emergency that takes keys or rights away, and does nothing else."""
        lost = {who for who in old.people if not old.people[who].get('suspended')
                and self.people.get(who, {}).get('suspended')}
        roster = {who: {**each, 'suspended': True} if who in lost else each for who, each in old.people.items()}
        touched = [key for _, key in self.keys if self.status[key] != old.status.get(key)]
        yield from self.continues(old)
        yield 'policy/revocation-scope', same_people(self.people, roster) and self.rules() == old.rules() \
            and all(self.status[key] == 'revoked' and key in old.status for key in touched)
        yield 'policy/revocation-empty', lost or touched
        yield 'policy/quality-needed', any(map(self.quality, self.people))
        yield 'policy/nobody-left', any(self.holds(who, 'create') for who in self.people)
        yield from self.recovery_left() if self.recovery else self.quality_left()

    def recovers(self, old):
        """As an emergency that replaces keys, and does nothing else."""
        yield 'policy/recovery', old.recovery
        yield from self.continues(old)
        yield 'policy/recovery-scope', same_people(self.people, old.people) and self.rules() == old.rules() \
            and len(self.keys) > len(old.keys)
        yield from [*self.quality_left(), *self.recovery_left()]

    def rules(self):
        """All that it says but for people, keys and version."""
        demands = {act: (each.get('kinds') and sorted(each['kinds']), bool(each.get('user_presence')))
                   for act, each in self.demands.items()}
        return (self.least, self.raw['independence'], {right: self.groups(right) for right in RIGHTS}, demands,
                self.skew, self.lag, self.free, self.kinds, self.recovery, self.prompts, settled(self.systems),
                self.proxy, self.by_path)

    def abilities(self, who):
        return {right for right in RIGHTS if self.holds(who, right)} | {('act', act) for act in RIGHT_OF
                if self.may(who, act)} | ({'quality'} if self.quality(who) else set())

    def gainers(self, old):
        """Who gains a key, a right or independence by this policy over another, and who counts as one of them."""
        found = set()
        for who in self.people:
            fresh = [key for key in self.live_keys(who) if key not in old.status]
            swapped = [key for key in old.live_keys(who) if self.status.get(key) == 'retired']
            if who not in old.people or self.base(who) != old.base(who) or len(fresh) > len(swapped) \
                    or not self.abilities(who) <= old.abilities(who):
                found |= {who} | {each.people.get(who, {}).get('sponsor', who) for each in (old, self)}
        return found | {each.base(who) for who in found for each in (old, self)}

    def gains(self, old, who):
        return bool({who, self.base(who), old.base(who)} & self.gainers(old))

    # Documents.

    def kind_of(self, ident):
        """(kind, parent) of a document id."""
        parts = ident.split('-')
        need(re.fullmatch(ID, ident) and len(ident) <= 120, 'id/grammar', ident)
        root = 3 if parts[0] == 'SDLC' else min(len(parts), 2)
        kind, parent = (parts[2:3] or [''])[0] if root == 3 else parts[0], None
        need(kind in self.kinds, 'kind/unknown', ident)
        numbering, number = self.kinds[kind]['numbering'], r'(?!000$)[0-9]{3}|[1-9][0-9]{3,8}'
        if numbering == 'number':
            need(root == 2 and re.fullmatch(number, parts[1] if root == 2 else ''), 'kind/number', ident)
        else:
            forms = {'named': rf'{kind}-[A-Z].*', 'singleton': kind, 'system': rf'SDLC-[A-Z].*-{kind}'}
            need(re.fullmatch(forms.get(numbering, '!'), '-'.join(parts[:root])), 'kind/form', ident)
        for at in range(root, len(parts), 2):
            name, parent, above = parts[at], '-'.join(parts[:at]), kind
            need(name in self.kinds, 'kind/unknown', ident)
            need(re.fullmatch(number, (parts[at + 1:at + 2] or [''])[0]), 'kind/number', ident)
            need(self.places(name, above), 'kind/parent', ident)
            kind = name
        return kind, parent

    def places(self, kind, above):
        """The entries of `parents` that allow a kind under another one."""
        able = self.kinds[above]['executable'] and not self.kinds[above]['attachment']
        return [each for each in self.kinds[kind]['parents'] if above in each['kinds'] or '*' in each['kinds'] and able]


TYPES_OF_PEOPLE = ['human', 'agent', 'ci', 'service']


def sound_property(entry):
    values = entry.get('values')
    if values is None:
        return entry['type'] != 'enum'
    return entry['type'] == 'enum' or entry['type'] == 'integer' and all(isinstance(each, int) for each in values)


def same_people(one, other):
    plain = [{who: {'suspended': False, **each} for who, each in people.items()} for people in (one, other)]
    return plain[0] == plain[1]


def looks(name):
    """A name as the eye reads it: without case, spacing, punctuation, and with its Latin twins for other letters."""
    bare = re.sub(r'[\s!-/:-@\[-`{-~\u2010-\u2015\u2019]+', '', unicodedata.normalize('NFKC', name))
    latin = FORMAT['alike']
    return ''.join(latin.get(low, low) for low in (latin.get(each, each).lower() for each in bare))


def directory(ident):
    """Where a record's files stand; of POLICY `.qms/`, of which it has three entries."""
    parts = ident.split('-')
    kind = parts[2] if parts[0] == 'SDLC' and len(parts) > 2 else parts[0]
    numbered = len(parts) > 1 and parts[0] != 'SDLC' and re.fullmatch(r'(?!000$)[0-9]{3}|[1-9][0-9]{3,8}', parts[1])
    shard = f'{int(parts[1]) // 100}xx/' if numbered else ''
    return '.qms/' if ident == 'POLICY' else f'.qms/docs/{kind}/{shard}{ident}/'
