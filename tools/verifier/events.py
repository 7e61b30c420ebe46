"""The judge of one event, and what it does to its record."""
import copy, re
from types import SimpleNamespace

from verifier.cases import WHEN, WHO, Case
from verifier.guards import GUARDS, filled
from verifier.objects import ACTS, ENDS, TABLE, Violation, need

def raised(c, n):
    """The next version: N stays, X is one above the highest under N."""
    if n.content == c.s.content:
        return {}
    top = n.top.get(n.version[0], 0) + 1
    return dict(version=(n.version[0], top), top={**n.top, n.version[0]: top}, round=None)


def completed(n, **more):
    number = max(n.top) + 1
    return dict(version=(number, 0), top={**n.top, number: 0}, **more)


def fresh_round(c, n):
    attached = {link: c.w.state_at(link, c.pins[link]).content for link in c.attached if link in c.pins}
    return dict(round=SimpleNamespace(content=n.content, reviews=(), approvals=(), attached=attached))


def decide(c, n):
    around = n.round
    reviews = [each for each in around.reviews if c.counts(each[1]) and not c.void(each[0])]
    approvals = [each for each in around.approvals if c.counts(each[1]) and not c.void(each[0])]
    assigned = [oid for oid, _ in n.team if not c.void(oid)]
    decision = SimpleNamespace(content=around.content, approvals=approvals, reviews=reviews, attached=around.attached,
                               events=[each[0] for each in (*reviews, *approvals)] + assigned)
    ended = dict(owner=None, last_owner=n.owner) if n.state in ENDS else {}
    return completed(n, decisions={**n.decisions, n.phase: decision}, **ended)


def joined(around, **more):
    return SimpleNamespace(**{**around.__dict__, **more})


def restored(c, n):
    then = c.w.state_at(c.id, c.held(c.id))
    keep = ('links', 'top', 'pins', 'policy', 'oid', 'time', 'revision')
    return {key: value for key, value in then.__dict__.items() if key not in keep}


EFFECTS = {  # each says what changes in the state n after the event
    'be-born': lambda c, n: dict(
        version=(1, 0) if n.family == 'attachment' else (0, 1), top={1: 0} if n.family == 'attachment' else {0: 1},
        phase={'attachment': 'post', 'executable': 'pre'}.get(n.family), owner=c.me, out=c.e.oid, parent=c.parent,
        waits=c.parent, begun=c.e.oid),
    'contribute': lambda c, n: dict(people=n.people | {c.me}),
    'check-out': lambda c, n: dict(out=c.e.oid), 'check-in': lambda c, n: dict(out=None), 'new-content': raised,
    'begin-round': fresh_round, 'restart-round': fresh_round, 'void-round': lambda c, n: dict(round=None),
    'set-team': lambda c, n: dict(team=n.team + ((c.e.oid, frozenset(c.named)),)),
    'record-review': lambda c, n: dict(round=joined(n.round, reviews=n.round.reviews + ((c.e.oid, c.me, c.outcome),))),
    'begin-approval': lambda c, n: dict(round=joined(n.round, approvals=())),
    'record-approval': lambda c, n: dict(round=joined(n.round, approvals=n.round.approvals + ((c.e.oid, c.me),))),
    'complete-approval': decide,
    'release': lambda c, n: dict(phase='post', team=(), round=None, released=True),
    'take-ownership': lambda c, n: dict(owner=c.me, people=n.people | {c.me}),
    'begin-revision': lambda c, n: dict(
        people=frozenset([c.me]), decisions={}, team=(), round=None, was=True, base=n.content, authority=c.authority,
        waits=c.authority, begun=c.e.oid, emergency=False),
    'begin-retirement': lambda c, n: dict(retiring=True, team=(), was=True),
    'drop-decision': lambda c, n: dict(decisions={k: v for k, v in n.decisions.items() if k != n.phase}),
    'return-to-pre': lambda c, n: dict(phase='pre', decisions={}, team=(), out=None, round=None),
    'reopen': lambda c, n: dict(owner=n.last_owner, withdrawn=True, **EFFECTS['drop-decision'](c, n)),
    'restore': restored,
    'end': lambda c, n: dict(owner=None, last_owner=n.owner, out=None),
    'hand-over': lambda c, n: dict(owner=c.owner, people=n.people | {c.owner}, out=None),
    'delegate': lambda c, n: dict(delegates=n.delegates | c.named),
    'link': lambda c, n: dict(links=n.links + ((c.child, c.pins[c.child]),)),
    'record-execution': lambda c, n: dict(rows={**n.rows, c.item: (c.e.oid, c.me)}),
    'record-filled-rows': lambda c, n: dict(rows={**n.rows, **{name: (c.e.oid, c.me) for name in filled(c)}}),
    'emergency': lambda c, n: completed(n, owner=None, out=None, round=None, team=(), retiring=False, emergency=True,
                                        signed=frozenset(), signing=None),
    'record-recovery': lambda c, n: {**raised(c, n), **dict(
        signed=frozenset(c.recoverers()), signing=c.content, round=None, out=None)}}


def failing(guard, c, meaning):
    """The rules of a guard that do not hold."""
    try:
        return [(rule, meaning) for rule, holds in guard(c) if not holds]
    except Violation as violation:
        return violation.found


def judge(w, ident, s, oid):
    """The state after an event, by the steps of docs/format.md, Judging an event; `s` is the state before it."""
    e = w.commit(oid)
    a = ACTS.get(e.act)
    first = e.trailers
    need('Event' in first and 'Document' in first and 'Policy' in first, 'trailer/missing', 'Event, Document or Policy')
    need(a, 'event/unknown', f'`{e.act}` is no act on a record')
    need(first['Document'] == [ident], 'event/document', f'names {first["Document"][0]}')
    need(first['Policy'][0] in w.policy_order, 'policy/unknown', 'QMS-Policy is no policy that trunk brought in')
    p = w.policies[first['Policy'][0]]
    if s is None:
        s = w.unborn(ident, p)
    executable = s.family != 'document'
    required = ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy', *a['required'], *['Phase'] * executable]
    for key in required:
        need(key in first, 'trailer/missing', f'no QMS-{key}')
    for key in first:
        need(key in required + a['optional'] + ['Request', 'Phase', 'Meaning'], 'trailer/not-of-act', f'QMS-{key}')
    need(a['text'] != 'required' or e.body.strip(), 'event/needs-text', 'no text')
    w.check_signer(e, p, e.act)                                                                    # 2
    place = w.policy_order[first['Policy'][0]]                                                     # 3
    need(place >= s.policy, 'policy/backwards', 'an earlier policy than the event before')
    pins = {}
    for name, pinned in e.pins.items():                                                            # 4
        need(name != ident and (pinned in w.step_at if name == 'trunk' else w.knows(name, pinned)), 'pin/unknown',
             f'{name} {pinned}')
        before, at = s.pins.get(name), w.step_at.get if name == 'trunk' else lambda each: w.place(name, each)
        need(not before or at(pinned) >= at(before) or name == 'trunk' and e.act == 'revoke', 'pin/backwards', name)
        pins[name] = before if name == 'trunk' and e.act == 'revoke' and before else pinned
        shown = w.held[w.step_at[pinned]].get('POLICY', w.genesis) if name == 'trunk' else None
        shows = w.policy_order.get(shown, 0) if name == 'trunk' else w.state_at(name, pinned).policy
        need(place >= shows or name == 'trunk' and e.act == 'revoke', 'policy/backwards', f'{name} shows a later one')
    need(min(e.author.time, e.committer.time) >= s.time - p.skew, 'event/date', 'before its parent')  # 5
    need(e.act not in ('revoke', 'recover') or ident == 'POLICY', 'revoke/policy-only', ident)
    c = Case(w, ident, s, e, p)
    rows = [row for row in TABLE['rows'] if (row['family'], row['from'], row['act']) == (s.family, s.state, e.act)]
    need(rows, 'lifecycle/no-transition', f'no {e.act} of a record that is {s.state}')             # 6
    w.check_tree(c, a['touches'])                                                                  # 8
    if s.waits and e.act not in ('cancel', 'hand-over', 'abandon', 'revoke', 'recover'):           # 9
        need(s.waits in e.pins and (ident, s.begun) in c.pin(s.waits).links, 'link/awaited', f'waits for {s.waits}')
    fit = [row for row in rows if all(WHEN[name](c) for name in row['when'])]
    said = [row for row in fit if [row['to']] == first['State']]
    row = (said or fit or rows)[0]
    found = failing(WHO[row['who']], c, TABLE['names']['who'][row['who']])[:1]                     # 7
    for name in row['guards']:                                                                     # 10
        found += failing(GUARDS[name], c, TABLE['names']['guards'][name])
    if found:
        raise Violation(*found[0], *found[1:])
    need(fit, 'lifecycle/no-transition', f'no {e.act} of a record that is {s.state}')
    n = copy.copy(s)
    n.state, n.content, n.oid, n.time, n.policy = row['to'], c.content, oid, e.author.time, place
    n.pins = {**s.pins, **pins}
    if s.waits in e.pins and (ident, s.begun) in c.pin(s.waits).links:
        n.waits = None
    for name in row['effects']:
        n.__dict__.update(EFFECTS[name](c, n))
    entered = s.state != n.state or 'emergency' in row['effects']
    if n.state in ENDS and entered and 'restore' not in row['effects']:
        n.end = oid
    if n.people > s.people and e.act != 'recover':                                                 # 11
        people = n.people | (c.pin(s.parent).people if s.family == 'attachment' and s.parent in e.pins else set())
        need(any(p.quality(who) and p.live_keys(who) and p.apart(who, people | c.people) for who in p.people),
             'independence/nobody-left', 'no live quality person is left who is independent')
    need(e.subject.startswith(ident + ': '), 'event/subject', e.subject)                           # 12
    need(first['State'] == [n.state], 'event/state', f'claims {first["State"][0]}, and is {n.state}')
    need(first['Version'] == ['%d.%d' % n.version], 'event/version', 'is %d.%d' % n.version)
    need(first.get('Phase', [None])[0] == (n.phase if executable else None), 'event/phase', f'is {n.phase}')
    need(first.get('Meaning', [None])[0] == a['meaning'], 'event/meaning', 'is another sentence')
    need('Digest' not in first or first['Digest'] == [w.digest(ident, n.content)], 'event/digest', 'is another')
    need('Authority' not in first or (e.act, s.state) == ('checkout', 'EFFECTIVE'), 'trailer/not-of-act', 'Authority')
    return n
