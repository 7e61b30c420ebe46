import { expect, test } from 'vitest';
import { Turns } from '../../src/mcp/http/turns.ts';

test('so many at once for each agent, the others in the order they came', async () => {
  const turns = new Turns(2);
  const began: string[] = [];
  const take = (who: string, name: string) =>
    turns.take(who).then((over) => {
      began.push(name);
      return over;
    });
  const [first, , third] = [take('bot', 'a'), take('bot', 'b'), take('bot', 'c')];
  const fourth = take('bot', 'd');
  await take('quinn', 'e');
  expect(began).toEqual(['a', 'b', 'e']);
  (await first)();
  (await third)();
  await fourth;
  expect(began).toEqual(['a', 'b', 'e', 'c', 'd']);
});
