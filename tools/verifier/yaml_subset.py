"""The YAML of policies and front matter: a closed subset; what lies outside is refused, or named as not read."""
import json, re

from verifier.objects import LIMITS, Incomplete, check_text, need, units


def read_yaml(text, name):
    """What `policy.yaml` or `genesis.yaml` says."""
    need(len(text.encode()) <= LIMITS['policyBytes'], 'policy/size', name)
    check_text(text, 'policy/text')
    for line in text.split('\n'):
        need(units(line) <= LIMITS['policyLine'] and len(line) - len(line.lstrip()) <= LIMITS['policyIndent'],
             'policy/yaml', f'{name} has a long line')
    found = Yaml(text, name, 'policy/yaml', 'policy/duplicate-key', 'policy/text')
    need(found.value is not None, 'policy/yaml', f'{name} is empty')
    return found.value


def read_front_matter(text, name):
    """The keys and values of front matter."""
    need(units(text) <= LIMITS['frontMatterLength'], 'document/size', 'front matter')
    need(len(re.findall(r'[\[{]', text)) <= LIMITS['frontMatterBrackets'], 'document/nesting', 'front matter')
    bad = 'document/front-matter-yaml'
    value = Yaml(text, name, bad, bad, 'document/text').value
    need(value is None or isinstance(value, dict), bad, 'no map')
    return value or {}


class Number(str):
    """A plain scalar that YAML takes for a number, kept as it is written."""


class Yaml:
    """Block and flow maps and lists, plain and quoted scalars, comments. The rest is refused, or named as not read."""
    KEY = re.compile(r'''([A-Za-z0-9_][\w./-]*|"[^"\\]*"|'[^']*') *:(?: +|$)''')
    PLAIN = {True: re.compile(r'''(?:[^\s,\[\]{}#&*!|>'"%@`?:-]|[?:-](?=[^\s,\[\]{}]))'''
                              r'(?:[^,\[\]{}:#]|:(?![\s,\[\]{}])|(?<! )#)*'),
             False: re.compile(r'''(?:[^\s\[\]{}#&*!|>'"%@`,?:-]|[?:-](?=\S))(?:[^:#]|:(?!\s|$)|(?<=\S)#)*''')}
    QUOTED = re.compile(r'''"((?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)"|'((?:[^']|'')*)'(?!')''')
    OPEN, CLOSE, SPACE = re.compile(r'[\[{]'), re.compile(r'[\]}]'), re.compile(' *')

    def __init__(self, text, name, bad, twice, hidden):
        self.name, self.bad, self.twice, self.hidden, self.at, self.depth = name, bad, twice, hidden, 0, 0
        self.lines = [[n, len(line) - len(line.lstrip(' ')), line.strip(' ')] for n, line
                      in enumerate(text.split('\n'), 1) if line.strip(' ') and not line.lstrip(' ').startswith('#')]
        flow = bad != 'policy/yaml' and self.lines and self.lines[0][2][0] == '{'
        self.value = (self.inner(self.lines[0][2], -1, False) if flow else
                      self.block(self.lines[0][1]) if self.lines else None)
        if self.at < len(self.lines):
            self.unread('indentation', '')

    def unread(self, what, text=None):
        """Refuses what is no part of any such file, where it stands, and names anything else as not read."""
        line = self.lines[min(self.at, len(self.lines) - 1)]
        seen = line[2] if text is None else text if self.bad == 'policy/yaml' or self.depth < 2 else ''
        marker = text is None and line[1] == 0 and re.match(r'(---|\.\.\.)( |$)|%', seen)
        need(not marker and not re.match(r'([-?] +)*([&*!]\S|<<:)', seen), self.bad,
             f'{self.name}, line {line[0]} has an anchor, alias, tag, merge key, directive or second document')
        raise Incomplete(f'{self.name}, line {line[0]}: this reader does not know the {what} of `{line[2]}`')

    def put(self, result, key, value):
        name = key.strip('\'"')
        plain = re.fullmatch('[A-Za-z0-9][A-Za-z0-9_-]*', name) or self.bad != 'policy/yaml'
        need(plain and (name != key or type(self.scalar(key)) is str), self.bad, f'{self.name}: `{key}` is no key')
        need(name not in result, self.twice, f'{self.name} has the key `{name}` twice')
        result[name] = value

    def enter(self):
        self.depth += 1
        need(self.bad != 'policy/yaml' or self.depth <= LIMITS['policyDepth'], self.bad, f'{self.name} is too deep')

    def block(self, indent):
        listing = bool(re.match(r'-( |$)', self.lines[self.at][2]))
        result = [] if listing else {}
        self.enter()
        while self.at < len(self.lines) and self.lines[self.at][1] == indent:
            line = self.lines[self.at]
            if bool(re.match(r'-( |$)', line[2])) != listing:
                break
            rest = line[2][1:].lstrip(' ')
            key = None if listing else self.KEY.match(line[2]) or self.unread('form')
            if key:
                self.put(result, key[1], self.inner(line[2][key.end():], indent, True))
            elif self.KEY.match(rest):
                line[1:] = [indent + len(line[2]) - len(rest), rest]
                result.append(self.block(line[1]))
            else:
                result.append(self.inner(rest, indent, False))
        self.depth -= 1
        return result

    def inner(self, rest, indent, in_map):
        """What stands behind a key or a dash, on its line or below it."""
        if not rest or rest.startswith('#'):
            self.at += 1
            if self.at < len(self.lines):
                _, deeper, text = self.lines[self.at]
                if deeper > indent or (in_map and deeper == indent and re.match(r'-( |$)', text)):
                    return self.block(deeper)
            return None
        while rest[0] in '[{' and len(self.OPEN.findall(rest)) > len(self.CLOSE.findall(rest)):
            if self.at + 1 == len(self.lines) or self.bad != 'policy/yaml' and not self.adjoins():
                self.unread('open bracket')
            self.at += 1
            rest += ' ' + self.lines[self.at][2]
        rest = self.folded(rest, indent)
        value, end = self.flow(rest, 0, False)
        if not re.fullmatch(r'( *| +#.*)', rest[end:]):
            self.unread('value', rest[end:].strip(' '))
        self.at += 1
        return value

    def adjoins(self):
        """Whether no line is left out before the next one: a blank line, or a comment, could be part of a text."""
        return self.at + 1 < len(self.lines) and self.lines[self.at + 1][0] == self.lines[self.at][0] + 1

    def folded(self, rest, indent):
        """A scalar of front matter with the deeper lines that it goes on in, as one line."""
        while (self.bad != 'policy/yaml' and self.adjoins() and self.lines[self.at + 1][1] > indent
               and (rest[0] in '\'"' and not self.QUOTED.match(rest) or self.PLAIN[False].fullmatch(rest))):
            self.at += 1
            rest += ' ' + self.lines[self.at][2]
        return rest

    def flow(self, text, at, inside):
        """A value that stands on one line, and where it ends."""
        at = self.SPACE.match(text, at).end()
        placeholder = self.bad != 'policy/yaml' and re.compile(r'\{\{[^{}]*\}\}').match(text, at)
        if placeholder:
            return placeholder[0], placeholder.end()
        if text[at:at + 1] in ('[', '{'):
            return self.collection(text, at)
        quoted = self.QUOTED.match(text, at)
        if quoted:
            value = json.loads(quoted[0]) if quoted[0][0] == '"' else quoted[2].replace("''", "'")
            if self.bad == 'policy/yaml':
                check_text(value, self.hidden)
            return value, quoted.end()
        plain = self.PLAIN[inside].match(text, at) or self.unread('value', text[at:])
        word = plain[0].rstrip(' ')
        return self.scalar(word), at + len(word)

    def collection(self, text, at):
        closing, result = (']', []) if text[at] == '[' else ('}', {})
        self.enter()
        at = self.SPACE.match(text, at + 1).end()
        while text[at:at + 1] != closing:
            key = self.KEY.match(text, at) if closing == '}' else None
            if closing == '}' and not key:
                self.unread('map', text[at:])
            value, at = self.flow(text, key.end() if key else at, True)
            self.put(result, key[1], value) if key else result.append(value)
            at = self.SPACE.match(text, at).end()
            if text[at:at + 1] == ',':
                at = self.SPACE.match(text, at + 1).end()
            elif text[at:at + 1] != closing:
                self.unread('list or map', text[at:])
        self.depth -= 1
        return result, at + 1

    def scalar(self, word):
        if re.fullmatch(r'0|-?[1-9][0-9]{0,14}' if self.bad != 'policy/yaml' else r'[-+]?[0-9]+', word):
            return int(word)
        if re.fullmatch(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+'
                        r'|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)', word):
            return Number(word)
        constants = {'true': True, 'false': False, 'null': None, '~': None}
        return constants.get(word.lower() if word.title() == word else word, word)
