"""One event under judgement: what is known of it, who may do it, and when a row of the lifecycle applies."""
from types import SimpleNamespace

from verifier.interactive import standing
from verifier.objects import EMPTY_TREE, need


def unborn(kind, family, **more):
    """A record before its first event."""
    return SimpleNamespace(**{**dict(
        kind=kind, family=family, state=None, version=(0, 0), top={}, phase=None, owner=None, last_owner=None, out=None,
        people=frozenset(), team=(), round=None, decisions={}, delegates=frozenset(), links=(), waits=None, parent=None,
        authority=None, retiring=False, was=False, released=False, rows={}, base=None, begun=None, end=None,
        emergency=False, authoring=None, signed=frozenset(), signing=None, results={},
        clears={}, releases=(), content=EMPTY_TREE, pins={}, policy=0, oid=None, time=0),
        **more})


class Case:
    """One event: the record's id and state s before it, the event e, the policy p that it names, who acts (me)."""

    def __init__(self, world, ident, state, event, policy):
        self.w, self.id, self.s, self.e, self.p, self.me = world, ident, state, event, policy, event.actor
        self.kind, self.pins = policy.kinds[state.kind], event.pins
        self.content = world.content(event.tree, ident)
        for key in ('Owner', 'Item', 'Outcome', 'Child', 'Reason', 'Authority', 'Template', 'Parent',
                    'System', 'Clear'):
            setattr(self, key.lower(), event.trailers.get(key, [None])[0])
        self.named = set(event.trailers.get('Assignee', []))
        self.team = {who for oid, names in state.team if not self.void(oid) for who in names}
        self.people = self.contributors(state)

    def contributors(self, state):
        """Of a state of the record, and of its verification records as the event pins them."""
        return set(state.people).union(*(self.pin(link).people for link in self.attached() if link in self.pins))

    def attached(self):
        """Linked verification records."""
        return [link for link, *_ in self.s.links if self.p.kind_of(link)[0] == 'VR']

    def pin(self, name):
        need(name in self.pins, 'pin/missing', f'the event does not pin {name}')
        return self.w.state_at(name, self.pins[name])

    def held(self, ident):
        """The event of a record that trunk holds at the pinned step, or None."""
        need('trunk' in self.pins, 'pin/missing', 'the event does not pin trunk')
        return self.w.held[self.w.step_at[self.pins['trunk']]].get(ident)

    def holds_end(self, ident, state):
        held = self.held(ident)
        return held is not None and self.w.place(ident, held) >= self.w.place(ident, state.end)

    def void(self, oid):
        return self.w.is_void(self.id, oid, self.p)

    def rests_on_void(self, phases=('pre', 'post')):
        return any(self.void(oid) for phase in phases if phase in self.s.decisions
                   for oid in self.s.decisions[phase].events)

    def executions_void(self):
        return any(map(self.void, self.s.rows.values()))

    def gains(self, who):
        """Whether somebody gains from the draft of POLICY."""
        return self.id == 'POLICY' and self.new_policy().gains(self.p, who)

    def members(self):
        """Of the team, who counts."""
        return [who for who in self.team if self.p.holds(who, 'review') and self.p.live_keys(who)
                and self.p.apart(who, self.people) and not self.gains(who)]

    def reviews(self):
        """The reviews of the round that count, by who made them; this event's own included."""
        own = [(None, self.me, self.outcome)] if self.e.act == 'review' else []
        made = [each for each in self.s.round.reviews if not self.void(each[0])] if self.s.round else []
        members = self.members()
        return {who: outcome for _, who, outcome in made + own if who in members}

    def round_complete(self):
        done = self.reviews()
        return all(who in done for who in self.members()) and any(map(self.p.quality, done))

    def approval_complete(self):
        made = {who for oid, who in self.s.round.approvals if not self.void(oid)} if self.s.round else set()
        given = made | ({self.me} if self.e.act == 'approve' else set())
        wanted = {who for who in self.members() if self.p.holds(who, 'approve')}
        return wanted <= given and any(map(self.p.quality, wanted))

    def document(self, content=None):
        return self.w.document(self.id, self.content if content is None else content, self.kind)

    def template_pin(self):
        """`TEMPLATE-VR <oid>` of a record that is written interactively, else None."""
        if self.e.act == 'create':
            known = self.template and self.template == f"{self.kind['template']} {self.held(self.kind['template'])}"
            return self.template if known and self.w.template(self.template) else None
        return self.s.authoring.template if self.s.authoring else None

    def authoring(self):
        """Where the answers of the new content stand; None for a record that is edited as a text."""
        pin = self.template_pin()
        if pin is None:
            return None
        found = standing(self.w.template(pin), self.w.responses(self.content).entries)
        found.template = pin
        return found

    def apart_from_approvers(self, who, state):
        return all(self.p.apart(who, [by for _, by in each.approvals]) for each in state.decisions.values())

    def new_policy(self):
        return self.w.policy_of(self.content)

    def recoverers(self):
        return (self.s.signed if self.s.signing == self.content else frozenset()) | {self.me}

    def owns(self):
        return self.me == self.s.owner and self.p.holds(self.me, 'create')

    def owner_gone(self):
        return self.id == 'POLICY' or not self.p.live_keys(self.s.owner) or not self.p.holds(self.s.owner, 'create')


def right(name):
    return lambda c: [('permission/right', c.p.holds(c.me, name))]


def on_team(name):
    return lambda c: [('permission/assigned', c.me in c.team), *right(name)(c)]


def owner_of_parent(c):
    parent = c.pin(c.s.parent)
    return [('permission/owner', c.me == (parent.owner or parent.last_owner))]


WHO = {  # each gives pairs of a rule and whether it holds
    'owner': lambda c: [('permission/owner', c.me == c.s.owner), *right('create')(c)],
    'quality': right('assign'), 'creator': right('create'), 'commenter': right('comment'), 'revoker': right('revoke'),
    'attester': right('evidence'), 'team-reviewer': on_team('review'), 'team-approver': on_team('approve'),
    'parents-owner': owner_of_parent,
    'anyone': lambda c: [],
    'executor': lambda c: [] if c.me in c.s.delegates or c.me == c.s.owner else right('execute')(c),
    'last-owner-or-quality': lambda c: [('permission/owner', c.me == c.s.last_owner or c.p.holds(c.me, 'assign'))],
    'owner-or-quality': lambda c: [] if c.me == c.s.owner else [
        ('permission/owner', c.p.holds(c.me, 'assign') and c.owner_gone()), ('trailer/missing', c.reason)],
    'owner-or-quality-if-void': lambda c: [
        ('permission/owner', c.owns() or c.rests_on_void() and c.p.holds(c.me, 'assign'))],
    'recoverer': lambda c: [('permission/recovery', c.me in (c.p.recovery or {'principals': []})['principals'])]}

WHEN = {
    'withdraws-clear': lambda c: c.clear, 'names-no-clear': lambda c: not c.clear,
    'retiring': lambda c: c.s.retiring, 'not-retiring': lambda c: not c.s.retiring,
    'review-completes': lambda c: c.round_complete(), 'review-incomplete': lambda c: not c.round_complete(),
    'approval-completes': lambda c: c.approval_complete(), 'approval-incomplete': lambda c: not c.approval_complete(),
    'adds-someone': lambda c: not c.named <= c.team,
    'approval-already-complete': lambda c: c.named <= c.team and c.approval_complete(),
    'recovery-completes': lambda c: c.p.recovery and len(c.recoverers()) >= c.p.recovery['threshold'],
    'recovery-incomplete': lambda c: not WHEN['recovery-completes'](c)}
