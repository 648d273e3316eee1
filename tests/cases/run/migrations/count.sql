select count(*) from orders where total > :least
