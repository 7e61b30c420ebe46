"""The systems that a policy registers: what is theirs in the repository, and which of them a record names."""
import re

from verifier.folding import fold

GLOBS = {'**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]'}

PLUMBING = re.compile(r'\.(?:github|gitlab|gitea|forgejo|circleci|buildkite)(?:/.*)?$|(?:\.gitlab-ci\.yml|'
                      r'\.travis\.yml|azure-pipelines\.yml|jenkinsfile|\.mailmap|(?:.*/)?\.git(?:attributes|modules))$',
                      re.S)


def glob(pattern, path):
    """Whether a path matches a glob of the policy, or of a table of affected files."""
    form = re.sub(r'\*\*/|\*\*|\*|\?|[^*?]+', lambda part: GLOBS.get(part[0]) or re.escape(part[0]), pattern)
    return re.fullmatch(form, path, re.S) is not None


def within(folder, path):
    """Whether a path is a file or folder, or lies below it; `.` holds everything."""
    return folder == '.' or path == folder or path.startswith(folder + '/')


def is_listed_path(path):
    """Whether a cell of a table of affected files can name files: from the top; `.` is everything."""
    return path == '.' or '\\' not in path and not {'', '.', '..'} & set(path.split('/'))


def folder_of(listed):
    """A path itself; of a glob, the folder before its first sign."""
    sign = re.search('[*?]', listed)
    return listed[:sign.start()].rpartition('/')[0] or '.' if sign else listed


def covers(listed, path):
    """Whether a file, folder or glob covers a path."""
    return glob(listed, path) if re.search('[*?]', listed) else within(listed, path)


def is_about(entry, path):
    """Whether an entry of the policy is about a file, or about something below a folder or pointer of that name."""
    return covers(entry, path) or within(folder_of(path), folder_of(entry))


def may_touch(system, listed):
    """Whether a listed path, folder or glob may hold files of a system."""
    folder = folder_of(listed)
    return any(within(path, folder) or within(folder, path) for path in system['paths'])


def looks_governed(path):
    """Whether a path is `.qms/` to some file system."""
    return re.match(r'(\.qms|qms~[0-9])(/|$)', fold(path)) is not None


def is_plumbing(path):
    """Whether a path says how code is built, tested or read."""
    return PLUMBING.match(fold(path)) is not None


def is_of(system, path):
    return not looks_governed(path) and any(within(each, path) for each in system['paths'])


def looks_of(system, path):
    """Whether a path is code of a system to some file system."""
    return not looks_governed(path) and any(within(each if each == '.' else fold(each), fold(path))
                                            for each in system['paths'])


def system_rules(systems, people):
    """What no policy may say of its systems: pairs of a rule and whether it holds."""
    def overlap(one, other):
        one, other = (path if path == '.' else fold(path) for path in (one, other))
        return within(one, other) or within(other, one)
    owned = [(name, path) for name, system in systems.items() for path in system['paths']]
    yield 'policy/systems', not any(overlap(path, other) for at, (_, path) in enumerate(owned)
                                    for _, other in owned[:at])
    for system in systems.values():
        yield 'policy/systems', not system.get('submodule') or len(system['paths']) == 1 and system['paths'] != ['.']
        yield 'policy/systems', system['suites'] and 'scan' not in system['suites'] and all(
            people.get(who, {}).get('group') == 'ci' for suite in system['suites'].values()
            for who in suite.get('attest', []))


def settled(systems):
    """Systems as they are compared: what is left out as it counts, and the order of paths without meaning."""
    return {name: (each['title'], sorted(each['paths']), bool(each.get('submodule')), each.get('scan'),
                   [(suite, more.get('attest')) for suite, more in each['suites'].items()])
            for name, each in systems.items()}


def adopted(typed):
    """The commit that a record takes over as it is, as its front matter says; None for every other record."""
    oid = str(typed.get('adopts', ''))
    return oid if re.fullmatch('[0-9a-f]{40}', oid) else None


def stands_at(objects, tree, path):
    """Whether a tree holds something at a path, or a file in its way, to some file system."""
    name, _, rest = path.partition('/')
    return any(mode != b'40000' or not rest or stands_at(objects, oid, rest)
               for each, (mode, oid) in objects.tree(tree).items()
               if (not looks_governed(each) if path == '.' else fold(each) == fold(name)))


def scan_waivers(typed):
    """The results of scans that front matter waives: system, rule or fingerprint, owner and last day."""
    words = [[each for each in word.split(' ') if each] for word in re.split(', *', str(typed.get('waives', '')))]
    return [(''.join(word[1:2]), ' '.join(word[2:]), str(typed.get('owner', '')), str(typed.get('until', '')))
            for word in words if word[:1] == ['scan']]


def systems_named(kind, typed):
    """What the front matter of a record names in all properties of type `systems`."""
    return sorted({name for key, rule in kind['properties'].items() if rule['type'] == 'systems' and key in typed
                   for name in re.split(', *', str(typed[key]))})
