import * as keys from './corpus/keys.ts';
import * as policies from './corpus/policies.ts';
import { lawful, stage } from './corpus/policy-draft.ts';
import * as recovery from './corpus/recovery.ts';
import * as twins from './corpus/twins.ts';
import { playLawful } from './lawful.ts';
import { playAttacks } from './play.ts';

playLawful(lawful, stage);
playAttacks('policies', policies.attacks, stage);
playAttacks('keys', keys.attacks, stage);
playAttacks('twins', twins.attacks, stage);
playLawful(recovery.lawful, recovery.stage);
playAttacks('recovery', recovery.attacks, recovery.stage);
