"""SSH keys and signatures (docs/format.md, Signatures). ssh-keygen does the mathematics; the form is judged here."""
import base64, functools, hashlib, struct, subprocess, tempfile
from types import SimpleNamespace

from verifier.objects import Violation, need

FORMS = {'ssh-ed25519': 'ss', 'ecdsa-sha2-nistp256': 'sss', 'ssh-rsa': 'sss', 'sk-ssh-ed25519@openssh.com': 'sss',
         'sk-ecdsa-sha2-nistp256@openssh.com': 'ssss'}
ORDER = 2 ** 252 + 27742317777372353535851937790883648493  # of the group of ed25519


def fields(data, form):
    """Takes apart SSH wire format: `s` a string, `u` a 32-bit number, `b` one byte; None where it does not fit."""
    result = []
    for kind in form:
        size = {'u': 4, 'b': 1}.get(kind) or (4 + struct.unpack('>I', data[:4])[0] if len(data) >= 4 else 1 << 40)
        if len(data) < size:
            return None
        result.append(int.from_bytes(data[:size], 'big') if kind in 'ub' else data[4:size])
        data = data[size:]
    return None if data else result


def decode_base64(text, rule):
    """Bytes of canonical base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Violation((rule, 'not base64'))
    need(base64.b64encode(data).decode() == text, rule, 'not canonical base64')
    return data


def positive(number):
    """Whether a big-endian number is positive, and has no byte too many."""
    return number[:1] not in (b'', b'\0') and number[0] < 128 or len(number) > 1 and number[0] == 0 and number[1] >= 128


def check_key(kind, blob):
    """Refuses keys of another type, and weak ones. Gives what one private key stands behind: its point or modulus."""
    need(kind in FORMS, 'key/type', kind)
    part = fields(blob, FORMS[kind])
    need(part and part[0] == kind.encode(), 'key/malformed', kind)
    need(not kind.startswith('sk-') or part[-1].startswith(b'ssh:'), 'key/malformed', 'application is not `ssh:`')
    if 'ed25519' in kind:
        need(len(part[1]) == 32, 'key/malformed', 'an ed25519 key has 32 bytes')
        p, y = 2 ** 255 - 19, int.from_bytes(part[1], 'little') & ~(1 << 255)
        d = -121665 * pow(121666, p - 2, p) % p
        square = (y * y - 1) * pow(d * y * y + 1, p - 2, p) % p
        small = y * (y * y - 1) * (d * pow(y, 4, p) + 2 * y * y - 1) % p == 0
        need(y < p and not small and pow(square, (p - 1) // 2, p) == 1, 'key/weak', 'the point is not sound')
        return part[1]
    if 'ecdsa' in kind:
        point, p = part[2], 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1
        need(part[1] == b'nistp256' and len(point) == 65 and point[0] == 4, 'key/malformed', 'bad point')
        x, y = (int.from_bytes(half, 'big') for half in (point[1:33], point[33:]))
        b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
        need(x < p and y < p and (y * y - x ** 3 + 3 * x - b) % p == 0, 'key/weak', 'the point is not on its curve')
        return point
    e, n = (int.from_bytes(each, 'big') for each in part[1:])
    need(positive(part[1]) and positive(part[2]), 'key/malformed', 'RSA numbers in another form')
    need(3072 <= n.bit_length() <= 16384 and n & e & 1 and 65537 <= e < 1 << 64, 'key/weak', 'bad RSA numbers')
    return part[2]


def read_signature(armour):
    """The signer's key, and whether a security key saw a touch; the mathematics is left to ssh-keygen."""
    lines = armour.split('\n')
    need(len(lines) > 2 and lines[0] == '-----BEGIN SSH SIGNATURE-----' and lines[-1] == '-----END SSH SIGNATURE-----'
         and all(len(line) == 70 for line in lines[1:-2]) and 0 < len(lines[-2]) <= 70, 'signature/armor')
    data = decode_base64(''.join(lines[1:-1]), 'signature/armor')
    part = fields(data[6:], 'usssss') if data[:6] == b'SSHSIG' else None
    need(part and part[0] == 1 and part[3] == b'', 'signature/format', 'not version 1 of SSHSIG')
    need(part[2] == b'git', 'signature/namespace', repr(part[2]))
    size = struct.unpack('>I', part[1][:4])[0] if len(part[1]) > 4 else 0
    kind = part[1][4:4 + size].decode('latin-1')
    modulus = check_key(kind, part[1])
    secure = kind.startswith('sk-')
    signature = fields(part[5], 'ssbu' if secure else 'ss')
    need(signature, 'signature/format', 'the signature is not whole')
    wanted = ('rsa-sha2-256', 'rsa-sha2-512') if kind == 'ssh-rsa' else (kind,)
    need(part[4] in (b'sha256', b'sha512') and signature[0].decode('latin-1') in wanted, 'signature/algorithm')
    if 'ed25519' in kind:
        need(len(signature[1]) == 64, 'signature/format', 'not 64 bytes')
        need(int.from_bytes(signature[1][32:], 'little') < ORDER, 'signature/bad', 'S is too large')
    elif 'ecdsa' in kind:
        numbers = fields(signature[1], 'ss')
        need(numbers and all(positive(each) and len(each.lstrip(b'\0')) <= 32 for each in numbers), 'signature/format')
    else:
        need(len(signature[1]) == len(modulus.lstrip(b'\0')), 'signature/format', 'not as long as the modulus')
    return SimpleNamespace(key=f'{kind} {base64.b64encode(part[1]).decode()}', touched=secure and signature[2] & 1)


def fingerprint(key):
    digest = hashlib.sha256(base64.b64decode(key.split(' ')[1])).digest()
    return 'SHA256:' + base64.b64encode(digest).decode().strip('=')


@functools.lru_cache(maxsize=None)  # Repositories of one batch hold the same bytes.
def ssh_keygen_agrees(armour, payload):
    with tempfile.NamedTemporaryFile() as file:
        file.write((armour + '\n').encode())
        file.flush()
        return subprocess.run(['ssh-keygen', '-Y', 'check-novalidate', '-n', 'git', '-s', file.name], input=payload,
                              capture_output=True).returncode == 0
