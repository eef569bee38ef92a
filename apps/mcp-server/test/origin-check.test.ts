import { expect, it } from 'vitest';
import { originRefusal } from '../src/http/origin-check.ts';

const port = 8372;

it.each([
  ['127.0.0.1:8372', undefined],
  ['localhost:8372', undefined],
  ['LOCALHOST', undefined],
  ['[::1]:8372', undefined],
  ['localhost:8372', 'http://localhost:8372'],
  ['127.0.0.1:8372', 'http://[::1]:8372'],
])('lets %s with Origin %s in', (host, origin) => {
  expect(originRefusal(host, origin, port)).toBeUndefined();
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
  expect(originRefusal(host, origin, port)).toMatch(/^(Host|Origin) /);
});

it('lets a page without a port in where this server is at port 80', () => {
  expect(originRefusal('localhost', 'http://localhost', 80)).toBeUndefined();
});
