/** What each ruleset keeps from happening: what somebody who may push could do without it. */
export const rulesetWords: Readonly<Record<string, string>> = {
  'git-qms history':
    'whoever may push replaces trunk, a record or an execution branch by another history; only a clone that saw the first one notices',
  'git-qms trunk stays': 'whoever may push deletes trunk on the host',
  'git-qms trunk steps':
    'whoever may push, or presses the merge button, moves trunk without being judged; `qms verify` calls it a violation afterwards',
  'git-qms records':
    'whoever may push writes to a record, or makes or deletes one, without being judged; `qms verify` sees it afterwards',
  'git-qms execution branches':
    'whoever may push deletes an execution branch, and with it what was tested and is not in trunk yet',
  'git-qms sandboxes':
    'whoever may push takes away commits that an adoption names, and it can never be judged again',
  'git-qms names':
    'whoever may push makes a branch called as a folder of these is, and nothing can be written below it: nobody proposes any more',
  'git-qms proposals': 'whoever may push changes what somebody else proposed, before it is judged',
  'git-qms release tags stay': 'whoever may push moves a release to another commit than the qualified one',
  'git-qms releases': 'whoever may push makes a release of what was never qualified',
  'git-qms signed commits':
    'unsigned commits reach branches of people; they are refused only where a record, a clear or the relay judges them',
};
