-- breaks: pgcrypto is not installed (ids still work: gen_random_uuid() is built in); turns: P0
drop extension pgcrypto;
