// What clients do on one server, as a server takes seconds to start.
import './clients/everyday.ts';
import './clients/edges.ts';
// The last: it ends with guesses at keys, for which their address is held back.
import './clients/openai.ts';
