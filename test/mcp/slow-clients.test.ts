import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, rpc, startHttp } from './http-server.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, ['bot', 'quinn']);
});

afterAll(() => server.stop());

const create = (title: string) =>
  JSON.stringify(rpc('tools/call', { name: 'qms_create', arguments: { doc_type: 'CR', title } }));

/** A connection that sends as it likes, and reads only when it is told to. */
async function socket(): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const opened = connect(Number(port), hostname);
  opened.on('error', () => {});
  opened.pause();
  await once(opened, 'connect');
  return opened;
}

function head(method: string, length: number, agent = 'bot'): string {
  const lines = [
    `${method} /mcp HTTP/1.1`,
    `Host: ${new URL(server.url).host}`,
    `Authorization: Bearer ${server.token(agent)}`,
    'Content-Type: application/json',
    `Accept: ${method === 'GET' ? '' : 'application/json, '}text/event-stream`,
    ...(method === 'GET' ? [] : [`Content-Length: ${length}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** How long others wait for an answer, in milliseconds. */
async function othersWait(): Promise<number> {
  const began = performance.now();
  const response = await server.post('quinn', rpc('tools/call', { name: 'qms_inbox', arguments: {} }));
  expect(response.status).toBe(200);
  await response.json();
  return performance.now() - began;
}

const refs = () => qs.git('ls-remote', 'origin');

test('half a request is not done, wherever it breaks off', async () => {
  const before = await refs();
  const body = create('Half');
  const whole = head('POST', body.length) + body;
  for (const part of [0.1, 0.5, 0.9, (whole.length - 1) / whole.length]) {
    const half = await socket();
    half.write(whole.slice(0, Math.floor(whole.length * part)));
    await pause(50);
    half.destroy();
  }
  expect(await othersWait()).toBeLessThan(3000);
  await pause(500);
  expect(await refs()).toBe(before);
});

test('a body that says it is longer or shorter than it is: refused, and nothing is done', async () => {
  const before = await refs();
  const body = create('Cut');
  const short = await socket();
  short.resume();
  short.write(head('POST', body.length - 3) + body.slice(0, -3));
  const [answer] = await once(short, 'data');
  expect(String(answer)).toContain(' 400 ');
  short.destroy();
  expect(await refs()).toBe(before);
});

test('many who send by the drop, or never end their headers, hold up nobody', async () => {
  const body = create('Drops');
  const slow = await Promise.all(Array.from({ length: 60 }, () => socket()));
  for (const [index, each] of slow.entries())
    each.write(index % 2 === 0 ? head('POST', body.length) : head('POST', body.length).slice(0, 60));
  const dripping = setInterval(() => {
    for (const each of slow) each.write('{');
  }, 100);
  for (let count = 0; count < 5; count++) expect(await othersWait()).toBeLessThan(3000);
  clearInterval(dripping);
  for (const each of slow) each.destroy();
  expect(await othersWait()).toBeLessThan(3000);
});

test('who asks without end and reads no answers holds up nobody: the rate holds for each agent', async () => {
  const ask = JSON.stringify(rpc('tools/list'));
  const deaf = await Promise.all(Array.from({ length: 10 }, () => socket()));
  for (const each of deaf)
    for (let count = 0; count < 200; count++) each.write(head('POST', ask.length) + ask);
  const waits = await Promise.all([othersWait(), othersWait()]);
  expect(Math.max(...waits)).toBeLessThan(5000);
  for (const each of deaf) each.destroy();
});
