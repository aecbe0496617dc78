const api = { base: 'http://127.0.0.1:8000' }

const load = (path) =>
  fetch(api.base + path, { signal: AbortSignal.timeout(5000) }).then((response) => response.json())

module.exports = { api, load }
