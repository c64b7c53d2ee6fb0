/** Makes the machine and stays its first process, which takes in the processes that nobody waits for. */
export const holderScript = `
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$PLACE"
mkdir "$PLACE/upper" "$PLACE/work" "$PLACE/root"
mount -t overlay -o "lowerdir=/,upperdir=$PLACE/upper,workdir=$PLACE/work" overlay "$PLACE/root"
cd "$PLACE/root"
# What this machine has of Homeroom and of databases is not there.
rm -rf etc/homeroom etc/postgresql opt/homeroom srv var/log/homeroom var/lib/homeroom var/lib/postgresql var/lib/redis
rm -f usr/local/bin/homeroom usr/local/bin/homeroom-safe-deploy etc/systemd/system/homeroom*
mkdir -p srv etc/postgresql var/lib/homeroom var/lib/postgresql ".$CHECKOUT"
install -d -o redis -g redis var/lib/redis
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=755 tmpfs run
# A disk of its own, and a small one, for what Homeroom keeps.
mount -t tmpfs -o mode=755,size=1200m tmpfs var/lib/homeroom
mount --bind "$CHECKOUT" ".$CHECKOUT"
ip link set lo up
trap '' CHLD
echo ready
exec chroot . sleep infinity
`;
