import { expect, it } from 'vitest';
import { originRefusal } from '../src/http/origin-check.ts';

const own = { port: 8372, hosts: [], origins: [] };

it.each([
  ['127.0.0.1:8372', undefined],
  ['localhost:8372', undefined],
  ['LOCALHOST', undefined],
  ['[::1]:8372', undefined],
  ['localhost:8372', 'http://localhost:8372'],
  ['127.0.0.1:8372', 'http://[::1]:8372'],
])('lets %s with Origin %s in', (host, origin) => {
  expect(originRefusal(host, origin, own)).toBeUndefined();
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['evil.example', undefined],
  ['evil.example:8372', undefined],
  ['localhost.evil.example', undefined],
  ['localhost:9999', undefined],
  ['127.0.0.1:8372@evil.example', undefined],
  ['localhost:8372', 'http://evil.example'],
  ['localhost:8372', 'http://localhost.evil.example:8372'],
  ['localhost:8372', 'http://localhost:3000'],
  ['localhost:8372', 'https://localhost:8372'],
  ['localhost:8372', 'http://localhost'],
  ['localhost:8372', 'http://[::1]'],
  ['localhost:8372', 'https://localhost'],
  ['localhost:8372', 'null'],
  ['localhost:8372', ''],
])('keeps %s with Origin %s out', (host, origin) => {
  expect(originRefusal(host, origin, own)).toMatch(/^(Host|Origin) /);
});

it('lets a page without a port in where this server is at port 80', () => {
  expect(originRefusal('localhost', 'http://localhost', { ...own, port: 80 })).toBeUndefined();
});

it('answers to names that were allowed, with any port unless one was named', () => {
  const allowed = { ...own, hosts: ['Tracker.example.org', '10.0.0.5:8372', '[fd00::1]'] };
  for (const host of ['tracker.example.org', 'TRACKER.EXAMPLE.ORG:443', '10.0.0.5:8372', '[fd00::1]:8372'])
    expect(originRefusal(host, undefined, allowed), host).toBeUndefined();
  for (const host of [
    'example.org',
    'x.tracker.example.org',
    'tracker.example.org.',
    '10.0.0.5',
    '10.0.0.5:1',
    '[fd00::2]',
  ])
    expect(originRefusal(host, undefined, allowed), host).toBe(
      `Host "${host}" is not this server: use localhost, 127.0.0.1 or [::1], or start it with --allow-host.`,
    );
});

it('lets pages in whose whole origin was allowed; an allowed Host is none', () => {
  const allowed = { ...own, hosts: ['board.example.org'], origins: ['https://board.example.org'] };
  const of = (origin: string) => originRefusal('board.example.org', origin, allowed);
  expect(of('https://board.example.org')).toBeUndefined();
  for (const origin of ['http://board.example.org', 'https://board.example.org:444', 'https://board.example.org.evil'])
    expect(of(origin)).toBe(
      `Origin "${origin}" is not allowed: pages of other sites cannot call this server. --allow-origin lets one in.`,
    );
});
