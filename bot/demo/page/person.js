/** Who reads and which channel is open: kept in the address and in the browser. */

const KEY = "copydesk-demo.";

function kept(name) {
  const asked = new URLSearchParams(location.search).get(name);
  if (asked) return asked;
  try {
    return localStorage.getItem(KEY + name) ?? "";
  } catch {
    return "";
  }
}

/** {user, channel} of the last visit, or as the address asks; empty where neither says. */
export function lastVisit() {
  return { user: kept("user"), channel: kept("channel") };
}

/** Keep them for the next visit. */
export function keepVisit(visit) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(visit)) {
    address.searchParams.set(name, value);
    try {
      localStorage.setItem(KEY + name, value);
    } catch {
      // The address still says it.
    }
  }
  history.replaceState(null, "", address);
}
