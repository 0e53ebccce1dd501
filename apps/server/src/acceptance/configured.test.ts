// What is there when a variable says so, on one server with all of it, as it takes seconds to start.
import './configured/payments.ts';
import './configured/proxy.ts';
