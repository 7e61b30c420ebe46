import * as armor from './corpus/armor.ts';
import * as bytes from './corpus/bytes.ts';
import * as forgedSignatures from './corpus/forged-signatures.ts';
import * as idents from './corpus/idents.ts';
import { lawful, stage } from './corpus/one-review.ts';
import * as text from './corpus/text.ts';
import { playLawful } from './lawful.ts';
import { playAttacks } from './play.ts';

playLawful(lawful, stage);
playAttacks('headers', bytes.attacks, stage);
playAttacks('signatures in another dress', armor.attacks, stage);
playAttacks('forged signatures', forgedSignatures.attacks, stage);
playAttacks('text', text.attacks, stage);
playAttacks('names and dates', idents.attacks, stage);
