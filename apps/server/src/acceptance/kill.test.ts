// One server is killed again and again, as its first start takes as long as two others.
import './kill/task.ts';
// The last: it ends with a look into the database of the stopped server.
import './kill/at-random.ts';
