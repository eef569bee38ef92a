# Prints the pid of a child that has ended and that nobody will ever reap: sleep does not wait for children.
sleep 0.1 &
echo $!
exec sleep 600
