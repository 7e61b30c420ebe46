import type { CommandDescription, Option } from '../description.ts';

const place: readonly Option[] = [
  { name: 'repo', value: 'OWNER/NAME', description: 'the repository; that of the remote without it' },
  {
    name: 'api',
    value: 'URL',
    description: 'address of the interface, for a GitHub Enterprise Server: https://HOST/api/v3',
  },
  {
    name: 'relay',
    value: 'IDENTITY',
    description:
      'who alone moves trunk and records: deploy-key, app:NUMBER for a GitHub App, or none; deploy-key without it',
  },
  {
    name: 'signed-commits',
    description:
      'demand that GitHub knows the signature of each commit that people push: each of them has their key there too',
  },
];

const fill: Option = {
  name: 'fill',
  value: 'WORD=VALUE',
  many: true,
  description:
    'what a workflow’s template leaves open: COMMIT_OF_GIT_QMS, SUITE, TEST_WORKFLOW_NAME, TEST_WORKFLOW_PATH; may be repeated',
};

const token =
  'The token is read from GH_TOKEN or GITHUB_TOKEN, or for a server of your own from GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN.';

/** Hosting services where no hook of ours runs. */
export const hosting: readonly CommandDescription[] = [
  {
    name: 'github setup',
    group: 'setting up',
    summary: 'make a repository on GitHub hold the line',
    description: `Shows what the repository on GitHub lacks, and with --yes does it: settings, rulesets, variables, environments, and the workflows as a pull request. What would lock everybody out waits until the workflows are on trunk and hold their keys; keys themselves are for you. What is right already is left alone: after a failure, run it again. ${token}`,
    arguments: [],
    options: [...place, fill, { name: 'yes', description: 'do it; without it nothing is changed' }],
    examples: [
      { command: 'qms github setup', says: 'shows what it would do' },
      { command: 'qms github setup --yes', says: 'does it' },
      {
        command: 'qms github setup --relay app:123456 --yes',
        says: 'lets a GitHub App of yours be the relay',
      },
    ],
    writes: true,
  },
  {
    name: 'github doctor',
    group: 'setting up',
    summary: 'find what a repository on GitHub leaves open',
    description: `Compares the repository on GitHub with what it should be, and says of each gap what it lets somebody do, and how to close it. Exit code 1 if there is a gap, 6 if something could not be looked at. It changes nothing. ${token}`,
    arguments: [],
    options: [...place, fill],
    examples: [{ command: 'qms github doctor', says: 'lists the gaps' }],
    writes: false,
  },
];
