-- A try went wrong and others follow: more than nothing known, less than given up. Of an enum's order the join is made (V1).
alter type domain_state add value 'delayed' before 'failed';
