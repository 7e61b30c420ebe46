import * as children from './corpus/children.ts';
import * as revoked from './corpus/revoked.ts';
import * as trunk from './corpus/trunk.ts';
import { stage } from './corpus/under-way.ts';
import * as waiting from './corpus/waiting.ts';
import { playAttacks } from './play.ts';

// In this order: the last group revokes keys that the others act with.
playAttacks('steps of trunk', trunk.attacks, stage);
playAttacks('children and parents', children.attacks, stage);
playAttacks('sent apart', waiting.attacks, stage);
playAttacks('revocation', revoked.attacks, stage);
