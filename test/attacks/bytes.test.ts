import * as armor from './corpus/armor.ts';
import * as bytes from './corpus/bytes.ts';
import * as idents from './corpus/idents.ts';
import { stage } from './corpus/one-review.ts';
import * as text from './corpus/text.ts';
import { playAttacks } from './play.ts';

playAttacks('headers', bytes.attacks, stage);
playAttacks('signatures in another dress', armor.attacks, stage);
playAttacks('text', text.attacks, stage);
playAttacks('names and dates', idents.attacks, stage);
