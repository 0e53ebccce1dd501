const tabs = new BroadcastChannel('atelier');

/** Tells the other tabs of this browser that something was changed here. */
export function tellOtherTabs(): void {
  tabs.postMessage('changed');
}

/** Calls when something was changed in another tab of this browser. */
export function whenOtherTabChanges(react: () => void): void {
  tabs.addEventListener('message', react);
}
