import type { RuleTable } from './entry.ts';

/** Rules about public keys and the signatures made with them. */
export const signatureRules = {
  'key/type': {
    requires:
      'A key is ssh-ed25519, ecdsa-sha2-nistp256, ssh-rsa, or one of the security keys sk-ssh-ed25519@openssh.com and sk-ecdsa-sha2-nistp256@openssh.com.',
    why: 'Each further kind (DSA, certificates, other curves) is one more way to forge, and one more verifier that may disagree.',
    fix: 'make a key with `qms key new NAME`',
    severity: 'error',
    exit: 5,
  },
  'key/malformed': {
    requires: 'A public key is one line, `type base64 [comment]`, in the one encoding that OpenSSH writes.',
    why: 'Keys are compared by their text: a second spelling of one key would pass for another key.',
    fix: 'copy the line again from the .pub file, or print it with `ssh-keygen -y -f FILE`',
    severity: 'error',
    exit: 5,
  },
  'key/weak': {
    requires:
      'An RSA modulus has 3072 to 16384 bits and a sound exponent; the point of a curve key lies on its curve and has full order.',
    why: 'With a small modulus or a small-order point anybody can make signatures that verify.',
    fix: 'make a new key with `qms key new NAME`',
    severity: 'error',
    exit: 5,
  },
  'signature/missing': {
    requires: 'Every event and every governed step of trunk is signed.',
    why: 'Without a signature anybody can write anybody’s name into a commit.',
    fix: 'sign it: let qms make the commit, or use `git commit -S` with gpg.format=ssh',
    severity: 'error',
    exit: 5,
  },
  'signature/armor': {
    requires:
      'A signature is one SSH signature block as ssh-keygen writes it: base64 in lines of 70 columns, nothing before or after.',
    why: 'Git and ssh-keygen ignore other wrapping and trailing bytes, so one signed act could appear under many commit ids, with hidden text.',
    fix: 'sign again with `git commit --amend -S` and leave the block as it is',
    severity: 'error',
    exit: 5,
  },
  'signature/namespace': {
    requires: 'The signature was made in the namespace `git`.',
    why: 'A signature that someone gave for a file or an attestation must not count as their commit.',
    fix: 'sign commits with `git commit -S`, not with a signature made for something else',
    severity: 'error',
    exit: 5,
  },
  'signature/format': {
    requires: 'The signature block holds exactly the fields of version 1 of the SSHSIG format.',
    why: 'Fields that one verifier skips and another reads make them disagree.',
    fix: 'sign again with `git commit --amend -S`',
    severity: 'error',
    exit: 5,
  },
  'signature/algorithm': {
    requires:
      'The signature uses sha256 or sha512, and the algorithm that belongs to its key (RSA: rsa-sha2-256 or rsa-sha2-512).',
    why: 'Old algorithms such as SHA-1 can be forged; an algorithm of another key kind says something else than it seems.',
    fix: 'sign again with a current ssh-keygen',
    severity: 'error',
    exit: 5,
  },
  'signature/bad': {
    requires: 'The signature verifies over the exact bytes of the commit without its signature.',
    why: 'Otherwise the content, or the signature, was changed after signing.',
    fix: 'ask the author to make and sign the commit again',
    severity: 'error',
    exit: 5,
  },
  'signature/no-key': {
    requires: 'Acts that write name a signing key that exists.',
    why: 'Nothing can be signed without one.',
    fix: 'pass `--key FILE`, set QMS_SIGNING_KEY, set `git config user.signingkey FILE`, or make a key with `qms key new NAME`',
    severity: 'error',
    exit: 5,
  },
  'signature/key-unreadable': {
    requires: 'The signing key’s file can be read, is whole, and is open to nobody else.',
    why: 'A key that others can read signs for others.',
    fix: 'check the file with `ssh-keygen -y -f FILE`, and close it with `chmod 600 FILE`',
    severity: 'error',
    exit: 5,
  },
  'signature/key-exists': {
    requires: 'A new key does not replace a file.',
    why: 'An overwritten key is lost, and with it the right to act under it.',
    fix: 'choose another name for `qms key new NAME`',
    severity: 'error',
    exit: 1,
  },
  'signature/key-not-made': {
    requires: 'ssh-keygen can write a new key pair.',
    why: 'Without it there is no key to register.',
    fix: 'check that the folder can be written, then run `qms key new NAME` again',
    severity: 'error',
    exit: 6,
  },
  'signature/sign-failed': {
    requires: 'The key, its agent or its security key makes the signature.',
    why: 'An act without a signature is not written.',
    fix: 'check that the key signs: `ssh-keygen -Y sign -n git -f KEY FILE`; for a key in an agent, `ssh-add -l`',
    severity: 'error',
    exit: 5,
  },
  'signature/no-ssh-keygen': {
    requires: 'ssh-keygen of OpenSSH 8.2 or later is on the PATH.',
    why: 'It makes keys, and signs with encrypted keys, agents and security keys.',
    fix: 'install OpenSSH (package `openssh-client`) and try `ssh-keygen -Y sign -h`',
    severity: 'error',
    exit: 6,
  },
} as const satisfies RuleTable;
