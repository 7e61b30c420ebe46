"""The judge of one event, and what it does to its record."""
import copy
from types import SimpleNamespace

from verifier.cases import WHEN, WHO, Case
from verifier.code import CODE_EFFECTS
from verifier.guards import GUARDS, filled
from verifier.objects import ACTS, ENDS, LIFECYCLE, Violation, need

WAITING = ('cancel', 'hand-over', 'abandon', 'revoke', 'recover')  # acts that need not wait for a link


# Effects: each changes the state n, which begins as the one before with the event's own content and state.

def give(n, major, minor):
    """A version that the record never had, and never will again."""
    n.version, n.top = (major, minor), {**n.top, major: max(minor, n.top.get(major, 0))}


def be_born(c, n):
    attachment = n.family == 'attachment'
    give(n, *((1, 0) if attachment else (0, 1)))
    n.phase = {'attachment': 'post', 'executable': 'pre'}.get(n.family)
    n.owner, n.begun, n.parent, n.waits, n.released = c.me, c.e.oid, c.parent, c.parent, attachment
    n.authoring = c.authoring()
    n.out = None if n.authoring else c.e.oid


def new_content(c, n):
    if n.content != c.s.content:
        give(n, n.version[0], n.top.get(n.version[0], 0) + 1)
        n.round = None


def open_round(c, n, attached=None):
    """A round over the content, with what the linked verification records hold, or were routed with before."""
    if attached is None:
        pinned = {link: c.pin(link) for link in c.attached() if link in c.pins}
        attached = {link: state.content for link, state in pinned.items() if state.state != 'CANCELLED'}
    n.round = SimpleNamespace(content=n.content, reviews=(), approvals=(), attached=attached)


def begin_round(c, n):
    n.team = tuple(each for each in n.team if not c.void(each[0]))
    open_round(c, n)


def restart_round(c, n):
    open_round(c, n, c.s.round.attached if c.s.round else None)


def in_round(**parts):
    """A round with some parts changed, each by what adds to it."""
    def effect(c, n):
        if n.round:
            n.round = SimpleNamespace(**{**vars(n.round), **{key: value(c, n) for key, value in parts.items()}})
    return effect


def complete_approval(c, n):
    around = n.round
    if around is None:
        return
    n.decisions = {**n.decisions, 'post' if n.phase == 'post' else 'pre': SimpleNamespace(
        content=around.content, approvals=around.approvals, reviews=around.reviews, attached=around.attached,
        events=[each[0] for each in (*n.team, *around.reviews, *around.approvals)])}
    give(n, max(n.top) + 1, 0)
    n.round = None
    if n.state in ('EFFECTIVE', 'RETIRED'):
        end(c, n)
        n.was = True


def end(c, n):
    n.owner, n.last_owner, n.out, n.end = None, c.s.owner, None, c.e.oid


def anew(n, **more):
    """What a revision, a recovery and an emergency have in common: all that was under way falls."""
    vars(n).update(people=frozenset(), decisions={}, team=(), **more)


def begin_revision(c, n):
    anew(n, base=c.s.content, authority=c.authority, waits=c.authority, begun=c.e.oid, emergency=False)
    n.people = frozenset([c.me])


def begin_retirement(c, n):
    n.people = (n.people if n.phase else frozenset()) | {c.me}
    n.retiring, n.team, n.begun, n.authority = True, (), c.e.oid, None


def drop_decision(c, n):
    n.decisions = {'pre': n.decisions['pre']} if n.phase == 'post' and 'pre' in n.decisions else {}


def reopen(c, n):
    n.owner = n.last_owner
    if not c.held(c.id):
        n.was = False
    if n.phase is None or c.s.state == 'RETIRED':
        drop_decision(c, n)


def restore(c, n):
    then = c.w.state_at(c.id, c.held(c.id))
    for name in ('version', 'decisions', 'people', 'team', 'end', 'last_owner'):
        setattr(n, name, getattr(then, name))
    vars(n).update(owner=None, out=None, retiring=False, round=None, authority=None, waits=None, signing=None)


def emergency(c, n):
    give(n, max(n.top) + 1, 0)
    end(c, n)
    anew(n, round=None, retiring=False, signing=None, signed=frozenset(), authority=None, waits=None, emergency=True)


def record_recovery(c, n):
    give(n, n.version[0], n.top.get(n.version[0], 0) + 1)
    if c.s.signing != c.content:
        anew(n, begun=c.e.oid)
    vars(n).update(owner=c.me, out=None, round=None, retiring=False, authority=None, waits=None, emergency=False,
                   people=n.people | {c.me}, signed=frozenset(c.recoverers()), signing=c.content)


def put(**parts):
    """Sets parts of the state to what is said, or to what a function of the case and the state gives."""
    def effect(c, n):
        vars(n).update({key: value(c, n) if callable(value) else value for key, value in parts.items()})
    return effect


EFFECTS = {
    **CODE_EFFECTS,
    'be-born': be_born, 'new-content': new_content, 'begin-round': begin_round, 'restart-round': restart_round,
    'complete-approval': complete_approval, 'begin-revision': begin_revision, 'begin-retirement': begin_retirement,
    'drop-decision': drop_decision, 'reopen': reopen, 'restore': restore, 'end': end, 'emergency': emergency,
    'record-recovery': record_recovery, 'contribute': put(people=lambda c, n: n.people | {c.me}),
    'check-out': put(out=lambda c, n: c.e.oid), 'check-in': put(out=None), 'void-round': put(round=None),
    'set-team': put(team=lambda c, n: (*n.team, (c.e.oid, frozenset(c.named)))),
    'record-review': in_round(reviews=lambda c, n: (*n.round.reviews, (c.e.oid, c.me, c.outcome))),
    'begin-approval': in_round(approvals=lambda c, n: ()),
    'record-approval': in_round(approvals=lambda c, n: (*n.round.approvals, (c.e.oid, c.me))),
    'release': put(phase='post', team=(), round=None, released=True), 'take-ownership': put(owner=lambda c, n: c.me),
    'return-to-pre': put(phase='pre', decisions={}, team=(), out=None, round=None),
    'hand-over': put(owner=lambda c, n: c.owner, people=lambda c, n: n.people | {c.owner}, out=None),
    'delegate': put(delegates=lambda c, n: n.delegates | c.named),
    'link': put(links=lambda c, n: (*n.links, (c.child, c.pin(c.child).begun, c.pin(c.child).parent == c.id))),
    'record-execution': put(rows=lambda c, n: {**n.rows, c.item: c.e.oid}),
    'record-answer': put(authoring=lambda c, n: c.authoring()),
    'record-filled-rows': put(rows=lambda c, n: {**n.rows, **dict.fromkeys(filled(c), c.e.oid)})}


def failing(guard, c, meaning):
    """The rules of a guard that do not hold."""
    try:
        return [(rule, meaning) for rule, holds in guard(c) if not holds]
    except Violation as violation:
        return list(violation.found)


def check_trailers(w, ident, e):
    """The act, the record and the policy that an event names. Gives the act's row of the table, and the policy."""
    act = ACTS.get(e.act)
    need(act, 'event/unknown', e.act)
    for key in ('Document', 'Policy'):
        need(key in e.trailers, 'trailer/missing', f'QMS-{key}')
    required = ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy', *act['required']]
    for key in required:
        need(key in e.trailers, 'trailer/missing', f'QMS-{key}')
    for key in e.trailers:
        need(key in [*required, *act['optional'], 'Request', 'Phase'], 'trailer/not-of-act', f'QMS-{key}')
    need(act['text'] != 'required' or e.body, 'event/needs-text')
    need(e.trailers['Document'] == [ident], 'event/document', e.trailers['Document'][0])
    policy = e.trailers['Policy'][0]
    need(policy in w.policy_order, 'policy/unknown', policy)
    return act, w.policies[policy]


def check_pins(w, ident, s, e, place):
    """What an event pins is there and does not go back, and shows no later policy. Gives the pins from here on."""
    pins = dict(s.pins)
    for name, pinned in e.pins.items():
        trunk = name == 'trunk'
        need(name != ident and (pinned in w.step_at if trunk else w.knows(name, pinned)), 'pin/unknown', name)
        at = w.step_at.get if trunk else lambda each: w.place(name, each)
        shows = w.policy_order.get(w.held[at(pinned)]['POLICY'], 0) if trunk else w.state_at(name, pinned).policy
        need(place >= shows, 'policy/backwards', f'{name} shows a later one')
        if not (trunk and e.act == 'revoke'):
            need(name not in pins or at(pinned) >= at(pins[name]), 'pin/backwards', name)
            pins[name] = pinned
    return pins


def judge(w, ident, s, oid):
    """The state after an event, by the steps of docs/format.md, Judging an event; `s` is the state before it."""
    e = w.commit(oid)
    act, p = check_trailers(w, ident, e)                                                             # 1
    s = s or w.unborn(ident, p)
    need(s.kind in p.kinds, 'kind/unknown', s.kind)
    w.check_signer(e, p, e.act)                                                                      # 2
    need(e.act == 'recover' or not p.suspended(e.actor), 'permission/suspended', e.actor)
    place = w.policy_order[e.trailers['Policy'][0]]                                                  # 3
    need(place >= s.policy, 'policy/backwards', 'an earlier policy than the event before')
    pins = check_pins(w, ident, s, e, place)                                                         # 4
    need(min(e.author.time, e.committer.time) >= s.time - p.skew, 'event/date')                      # 5
    c = Case(w, ident, s, e, p)
    rows = [row for row in LIFECYCLE['rows'] if (row['family'], row['from'], row['act']) == (s.family, s.state, e.act)]
    need(rows, 'lifecycle/no-transition', f'{e.act} of a record that is {s.state}')                  # 6
    w.check_tree(c, act['touches'])                                                                  # 8
    linked = s.waits in c.pins and (ident, s.begun) in [link[:2] for link in c.pin(s.waits).links]
    need(not s.waits or linked or e.act in WAITING, 'link/awaited', s.waits)                         # 9
    fit = [row for row in rows if all(WHEN[name](c) for name in row['when'])]
    need(fit, 'lifecycle/no-transition', f'{e.act} of a record that is {s.state}')
    said = [row for row in fit if [row['to']] == e.trailers['State']]
    row = (said or fit)[0]
    found = [] if said else [('event/state', f'leads to {row["to"]}')]
    found += failing(WHO[row['who']], c, LIFECYCLE['names']['who'][row['who']])[:1]                  # 7
    for name in row['guards']:                                                                       # 10
        found += failing(GUARDS[name], c, LIFECYCLE['names']['guards'][name])
    if found:
        raise Violation(*found)
    n = copy.copy(s)
    n.state, n.content, n.oid, n.time, n.policy, n.pins = row['to'], c.content, oid, e.author.time, place, pins
    n.waits = None if s.waits in c.pins and e.act not in WAITING[:3] else s.waits
    for name in row['effects']:
        EFFECTS[name](c, n)
    if n.people - s.people and e.act != 'recover':                                                   # 11
        people = c.contributors(n) | (c.pin(s.parent).people if s.kind == 'VR' and s.parent in c.pins else set())
        need(any(p.quality(who) and p.live_keys(who) and p.apart(who, people) for who in p.people),
             'independence/nobody-left')
    check_claims(w, ident, e, n, act)                                                                # 12
    return n


def check_claims(w, ident, e, n, act):
    """What an event says of its result."""
    said = {key: value[0] for key, value in e.trailers.items()}
    need(e.subject.startswith(ident + ': '), 'event/subject', e.subject)
    need(said['Version'] == '%d.%d' % n.version, 'event/version', 'is %d.%d' % n.version)
    need(said.get('Phase') == n.phase, 'event/phase', f'is {n.phase}')
    need(said.get('Meaning') == act['meaning'], 'event/meaning')
    need('Digest' not in said or said['Digest'] == w.digest(ident, n.content), 'event/digest')
    need(said.get('Authority') in (None, n.authority), 'trailer/not-of-act', 'QMS-Authority')
