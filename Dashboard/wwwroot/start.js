// Starts Blazor with a reconnection that never gives up and never waits for a click: a wall has nobody to click.
Blazor.start({
  circuit: {
    reconnectionOptions: { maxRetries: 1000, retryIntervalMilliseconds: (attempt) => Math.min(5000, 250 * 2 ** attempt) },
  },
});
