"""One event under judgement: what is known of it, who may do it, and when a row of the lifecycle applies."""
from types import SimpleNamespace

from verifier.objects import EMPTY_TREE, need

def born(kind, family, **more):
    """A record before its first event."""
    return SimpleNamespace(**{**dict(
        kind=kind, family=family, state=None, version=(0, 0), top={}, phase=None, owner=None, last_owner=None, out=None,
        people=frozenset(), team=(), round=None, decisions={}, delegates=frozenset(), links=(), waits=None, parent=None,
        authority=None, retiring=False, was=False, withdrawn=False, released=False, rows={}, base=None, end=None,
        emergency=False, signed=frozenset(), signing=None, content=EMPTY_TREE, pins={}, policy=0, revision=0, oid=None,
        time=0), **more})


class Case:
    """One event under judgement: the record's id and state s before it, the event e, the policy p that it names."""

    def __init__(self, world, ident, state, event, policy):
        self.w, self.id, self.s, self.e, self.p, self.me = world, ident, state, event, policy, event.actor
        self.kind = policy.kinds[state.kind]
        self.content = world.content(event.tree, ident)
        self.pins, one = event.pins, lambda key: event.trailers.get(key, [None])[0]
        self.owner, self.item, self.outcome, self.child = one('Owner'), one('Item'), one('Outcome'), one('Child')
        self.reason, self.authority = one('Reason'), one('Authority')
        self.template, self.parent = one('Template'), one('Parent')
        self.named = set(event.trailers.get('Assignee', []))
        self.team = {who for oid, names in state.team if not self.void(oid) for who in names}
        self.attached = [link for link, _ in state.links if policy.kinds[policy.kind_of(link)[0]]['attachment']]
        self.people = set(state.people)
        for link in self.attached:
            if link in {**state.pins, **event.pins}:
                self.people |= world.state_at(link, {**state.pins, **event.pins}[link]).people
        self.gainers = set()
        if ident == 'POLICY' and event.act != 'create' and state.state != 'EFFECTIVE':
            self.gainers = world.policy_of(state.content).gainers(policy)

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

    def rests_on_void(self, decision):
        return any(self.void(oid) for oid in decision.events)

    def counts(self, who):
        return who in self.team and self.p.holds(who, 'review') and bool(self.p.live_keys(who)) \
            and self.p.apart(who, self.people) and who not in self.gainers

    def reviews(self):
        return [each for each in self.s.round.reviews if self.counts(each[1]) and not self.void(each[0])]

    def approvals(self):
        return [each for each in self.s.round.approvals if self.counts(each[1]) and not self.void(each[0])]

    def reviewed(self, *more):
        done = {who for _, who, _ in self.reviews()} | set(more)
        return all(who in done for who in self.team if self.counts(who)) and any(map(self.p.quality, done & self.team))

    def approved(self, *more):
        done = {who for _, who in self.approvals()} | set(more)
        wanted = {who for who in self.team if self.counts(who) and self.p.holds(who, 'approve')}
        return wanted <= done and any(self.p.quality(who) for who in done & wanted)

    def document(self, content=None):
        return self.w.document(self.id, self.content if content is None else content, self.kind)

    def row(self, content):
        return self.document(content).rows

    def apart_from_approvers(self, who, state):
        return all(self.p.apart(who, [by for _, by in each.approvals]) for each in state.decisions.values())

    def recoverers(self):
        same = self.s.signed if self.s.signing == self.content else frozenset()
        return same | {self.me}

    def new_policy(self):
        return self.w.policy_of(self.content)



WHO = {
    'owner': lambda c: [('permission/owner', c.me == c.s.owner), ('permission/right', c.p.holds(c.me, 'create'))],
    'quality': lambda c: [('permission/right', c.p.holds(c.me, 'assign'))],
    'creator': lambda c: [('permission/right', c.p.holds(c.me, 'create'))],
    'commenter': lambda c: [('permission/right', c.p.holds(c.me, 'comment'))],
    'team-reviewer': lambda c: [('permission/assigned', c.me in c.team),
                                ('permission/right', c.p.holds(c.me, 'review'))],
    'team-approver': lambda c: [('permission/assigned', c.me in c.team),
                                ('permission/right', c.p.holds(c.me, 'approve'))],
    'executor': lambda c: [('permission/right', c.me in c.s.delegates or c.p.holds(c.me, 'execute')
                            or c.me == c.s.owner and c.p.holds(c.me, 'create'))],
    'anyone': lambda c: [],
    'last-owner-or-quality': lambda c: [('permission/owner', c.me == c.s.last_owner and c.p.holds(c.me, 'create')
                                         or c.p.holds(c.me, 'assign'))],
    'owner-or-quality': lambda c: [('permission/owner', c.me == c.s.owner or c.p.holds(c.me, 'assign') and c.reason
        and (c.id == 'POLICY' or not c.p.live_keys(c.s.owner) or not c.p.holds(c.s.owner, 'create')))],
    'owner-or-quality-if-void': lambda c: [('permission/owner', c.me == c.s.owner and c.p.holds(c.me, 'create')
        or c.p.holds(c.me, 'assign') and any(map(c.rests_on_void, c.s.decisions.values())))],
    'parents-owner': lambda c: [('permission/owner', c.me == c.pin(c.s.parent).owner)],
    'revoker': lambda c: [('permission/right', c.p.holds(c.me, 'revoke'))],
    'recoverer': lambda c: [('permission/recovery', c.me in c.w.policies[c.w.genesis].recovery['principals'])]}

WHEN = {
    'retiring': lambda c: c.s.retiring, 'not-retiring': lambda c: not c.s.retiring,
    'review-completes': lambda c: c.s.round is not None and c.reviewed(c.me),
    'review-incomplete': lambda c: not WHEN['review-completes'](c),
    'approval-completes': lambda c: c.s.round is not None and c.approved(c.me),
    'approval-incomplete': lambda c: not WHEN['approval-completes'](c),
    'adds-someone': lambda c: not c.named <= c.team,
    'approval-already-complete': lambda c: c.named <= c.team and c.approved(),
    'recovery-completes': lambda c: len(c.recoverers()) >= c.w.policies[c.w.genesis].recovery['threshold'],
    'recovery-incomplete': lambda c: not WHEN['recovery-completes'](c)}
