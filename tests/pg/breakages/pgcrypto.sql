-- breaks: pgcrypto is not installed (ids still work: gen_random_uuid() is built in); turns: P1
drop extension pgcrypto;
