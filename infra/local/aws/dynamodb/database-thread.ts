import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

// dynalite in a thread of its own, because it throws what it did not expect out of its callbacks: that
// ends this thread and not the local stack.

const server = dynalite({
  path: String(workerData),
  createTableMs: 0,
  deleteTableMs: 0,
  updateTableMs: 0,
});
await once(server.listen(0, '127.0.0.1'), 'listening');
parentPort?.postMessage(server.address());

parentPort?.once('message', () => {
  server.close(() => parentPort?.close());
  server.closeAllConnections();
});
