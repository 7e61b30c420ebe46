/** Environment variables that git-qms reads itself, in the order in which docs/commands.md shows them. */
export const environmentVariables: readonly { readonly name: string; readonly says: string }[] = [
  {
    name: 'QMS_SIGNING_KEY',
    says: 'the SSH key that signs: a private key file, or a `.pub` file whose private half lies beside it or in the agent; after `--key`, before `git config user.signingkey`',
  },
  {
    name: 'QMS_TOKEN',
    says: 'the token by which `qms mcp-proxy` proves its agent, where no `--token-file` is named',
  },
  {
    name: 'GH_TOKEN',
    says: 'the token for github.com, or `GITHUB_TOKEN`: of `qms github`, which sends it nowhere else, and of `qms git-mcp`, where no `--hosting-token-file` is named',
  },
  {
    name: 'GH_ENTERPRISE_TOKEN',
    says: 'the token of `qms github` for a GitHub Enterprise Server, or `GITHUB_ENTERPRISE_TOKEN`',
  },
  { name: 'QMS_DEBUG', says: '`1` prints the stack of an error on standard error' },
  { name: 'NO_COLOR', says: 'anything but empty switches colours off' },
  {
    name: 'FORCE_COLOR',
    says: 'anything but empty, `0` or `false` switches colours on, even without a terminal; it beats `NO_COLOR`, and `--no-color` beats it',
  },
  { name: 'SSH_AUTH_SOCK', says: 'the agent that `ssh-keygen` asks for keys that are not in a file' },
  { name: 'SSH_ASKPASS', says: 'the program that asks for the passphrase of an encrypted key' },
  {
    name: 'HOME',
    says: 'where `~/` in the name of a key begins, and where `qms key new` puts its keys',
  },
];

/** Settings of git that git-qms reads or writes. */
export const gitSettings: readonly { readonly name: string; readonly says: string }[] = [
  { name: 'user.signingkey', says: 'the key that signs, after `--key` and `QMS_SIGNING_KEY`' },
  { name: 'qms.genesis', says: 'the full id of genesis that this clone trusts; written by `qms init`' },
  { name: 'qms.trunk', says: 'the branch name of trunk; written by `qms init`' },
  {
    name: 'qms.remote',
    says: 'the remote on which acts count; `origin`, or the only one, without it; empty means to work alone',
  },
  {
    name: 'qms.limit.refs',
    says: 'on a server: how many refs one push may move; 1000 without it. `qms.limit.events` (20000) and `qms.limit.objects` (1000000) bound its new events and its objects: see [limits.md](limits.md)',
  },
  {
    name: 'gpg.ssh.allowedSignersFile',
    says: 'set by `qms init` to `.qms/allowed_signers` unless it is set already, so that `git log --show-signature` knows the keys',
  },
];
