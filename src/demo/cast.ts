/** Somebody in the story: with a home, a key and a clone of their own. */
export interface Player {
  readonly id: string;
  readonly name: string;
  readonly group: 'administrator' | 'initiator' | 'quality' | 'reviewer';
  /** For an agent: the human who answers for it. */
  readonly sponsor?: string;
}

export const cast: readonly Player[] = [
  { id: 'ada', name: 'Ada Berg', group: 'administrator' },
  { id: 'bot', name: 'Build Bot', group: 'initiator', sponsor: 'sam' },
  { id: 'quinn', name: 'Quinn Falk', group: 'quality' },
  { id: 'rolf', name: 'Rolf Lind', group: 'reviewer' },
  { id: 'sam', name: 'Sam Holm', group: 'quality' },
];

/** Who types; the inspector and the person who runs the server have no key. */
export type Who = 'ada' | 'bot' | 'quinn' | 'rolf' | 'sam' | 'inspector' | 'server';

export const everyone: readonly Who[] = ['ada', 'bot', 'quinn', 'rolf', 'sam', 'inspector', 'server'];

export function emailOf(player: Player): string {
  return `${player.id}@example.org`;
}

/** The roster file that `qms init --members` reads. */
export function rosterYaml(): string {
  return cast
    .map((player) => {
      const kind = player.sponsor === undefined ? 'human' : 'agent';
      const sponsor = player.sponsor === undefined ? '' : `, sponsor: ${player.sponsor}`;
      return [
        `- { id: ${player.id}, name: ${player.name}, email: ${emailOf(player)},`,
        `    group: ${player.group}, kind: ${kind}${sponsor}, key: ../keys/qms-${player.id}.pub }\n`,
      ].join('\n');
    })
    .join('');
}
