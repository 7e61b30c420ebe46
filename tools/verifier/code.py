"""What a change record must have shown of the code of its systems, and what its events do to that."""
from verifier.objects import Incomplete
from verifier.systems import systems_named


def not_yet(what):
    def guard(c):
        raise Incomplete(f'this verifier does not judge {what} yet')
    return guard


def clears_used(c):
    return not_yet('clears')(c) if c.s.clears else []


def code_in_trunk(c):
    """Code of each system that the record names came in."""
    named = systems_named(c.kind, c.document(c.s.content).typed)
    return not_yet('code of systems')(c) if named else []


def releases_named(c):
    return [('release/missing', 'Release' not in c.e.trailers)]


def matrix_proven(c):
    return not_yet('matrices')(c) if any(c.id == f'SDLC-{name}-RTM' for name in c.p.systems) else []


CODE_GUARDS = {'ci-result': not_yet('evidence'), 'merge-gate': not_yet('clears'), 'clear-unused': not_yet('clears'),
               'clears-used': clears_used, 'code-in-trunk': code_in_trunk, 'releases-named': releases_named,
               'matrix-proven': matrix_proven}
CODE_EFFECTS = dict.fromkeys(['record-result', 'record-clear', 'drop-clear', 'record-releases'], lambda c, n: None)
