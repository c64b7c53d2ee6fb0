/** Milliseconds that a server may take to say how it is. */
const PATIENCE_MS = 2_000;

/** Asks a server whether it can serve now, and which version it is. @param {string} url @returns {Promise<import('./Supervisor.js').NodeState>} */
export const askNode = async (url) => {
  try {
    const answer = await fetch(`${url}/api/health/ready/`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const body = await answer.json();
    const health = answer.ok ? body : (body.error?.details ?? {});
    const wrong = Object.entries(health.checks ?? {}).flatMap(([name, check]) =>
      check.status === 'ok' ? [] : [`${name} ${check.reason ?? check.status}`],
    );
    return {
      isReady: answer.ok,
      ...(typeof health.version === 'string' && { version: health.version }),
      ...(!answer.ok && { reason: wrong.join(', ') || `answers ${answer.status}` }),
    };
  } catch (failure) {
    return {
      isReady: false,
      reason: failure instanceof Error && failure.name === 'TimeoutError' ? 'does not answer' : 'cannot be reached',
    };
  }
};
